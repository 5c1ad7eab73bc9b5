"""Every branch of the sentences on totals, items and the three public expenses."""

import pytest
from branches_help import SAME_BUDGET
from documents import (
    add,
    annex_text,
    change,
    choice,
    document_lines,
    empty,
    said,
    sentences,
    series,
    subject,
    subject_of,
)
from workbooks import Change, baseline

from charts.series import Bars, Pie

NEW_UNIT: Change = ("单位信息", "上年决算", "填写内容", "无（新设单位）")


NO_SUBJECTS = ("公务用车购置费", "公务用车运行维护费", "公务接待费")


NOTHING_SPENT: tuple[Change, ...] = (
    *(("三公经费", name, "全年预算数", 0) for name in NO_SUBJECTS),
    *(("三公经费", name, "决算数", 0) for name in NO_SUBJECTS),
    *(("三公经费", name, "上年决算数", 0) for name in NO_SUBJECTS),
    ("三公经费", "购置越野车（辆）", "决算数", 0),
    ("三公经费", "购置越野车（辆）", "数量", 0),
    ("三公经费", "国内公务接待支出", "决算数", 0),
    ("三公经费", "国内公务接待批次（批）", "数量", 0),
    ("三公经费", "国内公务接待人次（人）", "数量", 0),
)


ABROAD: tuple[Change, ...] = (
    ("三公经费", "因公出国（境）费", "全年预算数", 5),
    ("三公经费", "因公出国（境）费", "决算数", 5),
    ("三公经费", "因公出国（境）费", "上年决算数", 3),
    ("三公经费", "因公出国（境）费", "比上年变动原因", "国际统计会议增加"),
    ("三公经费", "因公出国（境）费", "主要用途", "赴国外参加国际统计会议1个团组"),
    ("三公经费", "因公出国（境）团组（个）", "数量", 1),
    ("三公经费", "因公出国（境）人次（人）", "数量", 2),
)


@pytest.mark.parametrize(
    ("name", "row", "amount", "expected"),
    [
        ("收支总体", "收入、支出总计", 560, "与2023年度相比，收入、支出总计持平。"),
        (
            "财政拨款总体",
            "财政拨款收入、支出总计",
            525,
            "与2023年度相比，财政拨款收入总计、支出总计持平。",
        ),
        (
            "一般公共总体",
            "一般公共预算支出",
            502,
            "与2023年度相比，一般公共预算财政拨款支出持平。",
        ),
        (
            "政府性基金",
            "政府性基金预算支出",
            20,
            "与2023年度相比，政府性基金预算财政拨款支出持平。",
        ),
        (
            "机关运行经费",
            "机关运行经费",
            60,
            "县统计局机关运行经费支出60.00万元，与2023年度持平。",
        ),
    ],
)
def test_unchanged_amounts_give_no_reason(name: str, row: str, amount: int, expected: str) -> None:
    text = said(name, ("上年对比", row, "上年决算数", amount))
    assert text.endswith(expected)
    assert "原因" not in text
    assert "原因" in said(name)
    assert "持平" not in said(name)


@pytest.mark.parametrize(
    ("name", "row", "expected"),
    [
        ("收支总体", "收入、支出总计", "上年无此项收支。本年增加的主要原因是普查任务增加。"),
        (
            "财政拨款总体",
            "财政拨款收入、支出总计",
            "上年无此项收支。本年增加的主要原因是普查经费增加。",
        ),
        (
            "政府性基金",
            "政府性基金预算支出",
            "2024年度政府性基金预算财政拨款支出20.00万元，占本年支出合计的3.67%。"
            "上年无此项支出。本年增加的主要原因是旅游统计监测任务增加。",
        ),
        (
            "机关运行经费",
            "机关运行经费",
            "2024年度，县统计局机关运行经费支出60.00万元，上年无此项支出。本年增加的主要原因是办公用房维修。",
        ),
        pytest.param(
            "一般公共总体",
            "一般公共预算支出",
            "占本年支出合计的92.11%。上年无此项支出。本年增加的主要原因是普查经费增加。",
        ),
    ],
)
def test_nothing_last_year_gives_no_rate(name: str, row: str, expected: str) -> None:
    text = said(name, ("上年对比", row, "上年决算数", 0))
    assert text.endswith(expected)
    assert "与2023年度相比" not in text
    assert "上年无此项" not in said(name)


def test_nothing_last_year_of_the_three_public_expenses() -> None:
    priors: tuple[Change, ...] = tuple(("三公经费", name, "上年决算数", 0) for name in NO_SUBJECTS)
    said_now = sentences(subject(*priors), "三公总体", "用车", "接待")
    assert said_now["三公总体"].startswith(
        "2024年度“三公”经费财政拨款支出决算为22.20万元，完成预算98.67%，上年无此项支出。"
    )
    assert said_now["用车"].startswith(
        "2.公务用车购置及运行维护费支出21.00万元，完成预算100%。"
        "上年无此项支出。本年增加的主要原因是更新一辆越野车。"
    )
    assert "从严控制接待。上年无此项支出。" in said_now["接待"]
    assert "%" not in said_now["三公总体"].replace("98.67%", "")


def test_nothing_this_year() -> None:
    changes: tuple[Change, ...] = (
        ("收支决算", "政府性基金预算财政拨款支出", "决算数", 0),
        ("上年对比", "政府性基金预算支出", "主要变动原因", "任务完成"),
    )
    assert said("政府性基金", *changes) == (
        "2024年度政府性基金预算财政拨款支出0万元，占本年支出合计的0%。与2023年度相比，"
        "政府性基金预算财政拨款支出减少10.00万元，下降100%。主要变动原因是任务完成。"
    )


def test_state_capital_spending() -> None:
    assert said("国有资本经营") == (
        "2024年度国有资本经营预算财政拨款支出0万元，占本年支出合计的0%。"
        "与2023年度相比，国有资本经营预算财政拨款支出持平。"
    )
    changes: tuple[Change, ...] = (
        ("收支决算", "国有资本经营预算财政拨款支出", "决算数", 8),
        ("上年对比", "国有资本经营预算支出", "上年决算数", 5),
        ("上年对比", "国有资本经营预算支出", "主要变动原因", "国企改革补助增加"),
    )
    assert said("国有资本经营", *changes) == (
        "2024年度国有资本经营预算财政拨款支出8.00万元，占本年支出合计的1.47%。"
        "与2023年度相比，国有资本经营预算财政拨款支出增加3.00万元，增长60.00%。"
        "主要变动原因是国企改革补助增加。"
    )


def test_new_unit_compares_with_nothing() -> None:
    entries = change(baseline(), NEW_UNIT)
    for line in entries.sheets["comparison"].values():
        line.clear()
    one = subject_of(entries)
    text = "\n".join(document_lines(one))
    for word in ("2023", "与上年", "较上年", "上年无", "相比", "持平", "变动原因"):
        assert word not in text.replace("决算数与预算数持平", "").replace("变动情况", "")
    assert sentences(one, "收支总体", "机关运行经费", "三公总体", "出国") == {
        "收支总体": "2024年度收入、支出总计均为560.00万元。收入总计中，本年收入合计550.00万元，"
        "年初结转和结余10.00万元；支出总计中，本年支出合计545.00万元，年末结转和结余15.00万元。",
        "机关运行经费": "2024年度，县统计局机关运行经费支出60.00万元。",
        "三公总体": "2024年度“三公”经费财政拨款支出决算为22.20万元，完成预算98.67%。"
        "决算数小于预算数的主要原因是公务接待费节约。",
        "出国": "1.因公出国（境）经费支出0万元。全年安排因公出国（境）团组0次，出国（境）0人。",
    }
    for number in (1, 4, 5):
        chart = series(one)[number]
        assert isinstance(chart, Bars)
        assert chart.categories == ("2024年",)
        assert all(len(row.values) == len(row.labels) == 1 for row in chart.series)


def test_no_balance_carried_in_is_not_mentioned() -> None:
    changes: tuple[Change, ...] = (
        ("收支决算", "年初结转和结余", "决算数", 0),
        ("收支决算", "年末结转和结余", "决算数", 5),
        ("收支决算", "年初财政拨款结转和结余", "决算数", 0),
        ("收支决算", "年末财政拨款结转和结余", "决算数", 0),
    )
    said_now = sentences(subject(*changes), "收支总体", "财政拨款总体")
    assert said_now["收支总体"].startswith("2024年度收入、支出总计均为550.00万元。与2023年度相比，")
    assert said_now["财政拨款总体"].startswith(
        "2024年度财政拨款收入、支出总计均为520.00万元。与2023年度相比，"
    )


def test_all_balances() -> None:
    changes: tuple[Change, ...] = (
        ("收支决算", "使用非财政拨款结余（含专用结余）", "决算数", 7),
        ("收支决算", "结余分配", "决算数", 4),
        ("收支决算", "年末结转和结余", "决算数", 18),
    )
    assert said("收支总体", *changes).startswith(
        "2024年度收入、支出总计均为567.00万元。收入总计中，本年收入合计550.00万元，"
        "使用非财政拨款结余（含专用结余）7.00万元，年初结转和结余10.00万元；支出总计中，"
        "本年支出合计545.00万元，结余分配4.00万元，年末结转和结余18.00万元。与2023年度相比，"
    )
    terms = [line for line in document_lines(subject(*changes)) if "：指" in line]
    assert any(".结余分配：指" in line for line in terms)
    assert any(".使用非财政拨款结余（含专用结余）：指" in line for line in terms)
    assert not any(".结余分配：" in line for line in document_lines(subject()))


def test_no_balance_at_the_year_s_end_in_the_annex() -> None:
    assert (
        "2024年决算报表年末结转结余15.00万元，资金为普查和统计监测，属于财政拨款和非财政拨款。"
        in annex_text(subject())
    )
    without = annex_text(subject(("收支决算", "年末结转和结余", "决算数", 0)))
    assert "2024年决算报表无年末结转结余。" in without
    described = annex_text(
        subject(
            ("整体自评", "年末结转结余的资金项目", "填写内容", "经济普查"),
            ("整体自评", "年末结转结余的资金性质", "填写内容", "非财政拨款收入"),
        )
    )
    assert "2024年决算报表年末结转结余15.00万元，资金为经济普查，属于非财政拨款收入。" in described


@pytest.mark.parametrize(
    ("spent", "budget", "reason", "expected"),
    [
        (97, 97, None, "支出决算为97.00万元，完成预算100%。"),
        (97, 97, "不应写出", "支出决算为97.00万元，完成预算100%。"),
        (
            97,
            100,
            "采购节约",
            "支出决算为97.00万元，完成预算97.00%，决算数小于预算数的主要原因是采购节约。",
        ),
        (
            110,
            100,
            "年中追加",
            "支出决算为110.00万元，完成预算110.00%，决算数大于预算数的主要原因是年中追加。",
        ),
        (97, 100, None, "支出决算为97.00万元，完成预算97.00%。"),
        (97, 0, "年中新增", "支出决算为97.00万元，决算数大于预算数的主要原因是年中新增。"),
        (
            0,
            40,
            "推迟到下年",
            "支出决算为0万元，完成预算0%，决算数小于预算数的主要原因是推迟到下年。",
        ),
    ],
)
def test_an_item_against_its_budget(
    spent: int, budget: int, reason: str | None, expected: str
) -> None:
    items = said(
        "各项",
        ("一般公共预算支出", "2010507", "项目支出", spent),
        ("一般公共预算支出", "2010507", "全年预算数", budget),
        ("一般公共预算支出", "2010507", "决算与预算差异原因", reason),
    )
    assert items.split("\n")[1] == (
        f"2.一般公共服务支出（类）统计信息事务（款）专项普查活动（项）：{expected}"
    )


def test_items_are_named_in_both_ways_even_if_nothing_was_spent() -> None:
    unspent: tuple[Change, ...] = (
        ("一般公共预算支出", "2210201", "基本支出", 0),
        ("一般公共预算支出", "2210201", "决算与预算差异原因", "缓缴"),
    )
    by_code = said("各项", *unspent, options=choice("项的写法", "编码加项名称"))
    assert "5.住房保障支出（类）住房改革支出（款）住房公积金（项）：支出决算为0万元" in said(
        "各项", *unspent
    )
    assert (
        "2210201住房公积金：支出决算为0万元，完成预算0%，决算数小于预算数的主要原因是缓缴。"
        in by_code
    )


def test_class_and_group_rows_are_not_items() -> None:
    entries = baseline()
    add(
        entries,
        "一般公共预算支出",
        {"科目编码": "合计", "基本支出": 405, "项目支出": 97},
        {"科目编码": "201", "基本支出": 300, "项目支出": 97},
        {"科目编码": "20105", "科目名称": "统计信息事务", "基本支出": 300, "项目支出": 97},
    )
    assert sentences(subject_of(entries)) == sentences(subject())


def test_three_public_expenses_against_the_budget() -> None:
    assert said("三公总体", *SAME_BUDGET) == (
        "2024年度“三公”经费财政拨款支出决算为22.20万元，完成预算100%，"
        "较上年度增加18.10万元，增长441.46%。决算数与预算数持平。"
    )
    assert said("三公总体") == (
        "2024年度“三公”经费财政拨款支出决算为22.20万元，完成预算98.67%，较上年度增加18.10万元，"
        "增长441.46%。决算数小于预算数的主要原因是公务接待费节约。"
    )
    more: tuple[Change, ...] = (
        ("三公经费", "公务接待费", "全年预算数", 1),
        ("三公经费", "公务接待费", "决算与预算差异原因", "接待批次超出预期"),
        ("三公经费", "“三公”经费合计", "决算与预算差异原因", "接待批次超出预期"),
    )
    said_now = sentences(subject(*more), "三公总体", "接待")
    assert said_now["三公总体"].endswith("决算数大于预算数的主要原因是接待批次超出预期。")
    assert said_now["接待"].startswith(
        "3.公务接待费支出1.20万元，完成预算120.00%。决算数大于预算数的主要原因是接待批次超出预期。"
        "公务接待费支出决算比2023年度减少0.40万元，下降25.00%。"
    )


def test_three_public_expenses_unchanged() -> None:
    priors: tuple[Change, ...] = (
        ("三公经费", "公务用车购置费", "上年决算数", 18),
        ("三公经费", "公务用车运行维护费", "上年决算数", 3),
        ("三公经费", "公务接待费", "上年决算数", 1.2),
    )
    said_now = sentences(subject(*priors), "三公总体", "用车", "接待")
    assert said_now["三公总体"].startswith(
        "2024年度“三公”经费财政拨款支出决算为22.20万元，完成预算98.67%，与上年度持平。"
    )
    assert said_now["用车"].split("\n")[0] == (
        "2.公务用车购置及运行维护费支出21.00万元，完成预算100%。"
        "公务用车购置及运行维护费支出决算与2023年度持平。"
    )
    assert "公务接待费支出决算与2023年度持平。其中：\n国内" in said_now["接待"]
    assert "更新一辆越野车" not in said_now["用车"]


def test_going_abroad() -> None:
    assert said("出国") == (
        "1.因公出国（境）经费支出0万元。全年安排因公出国（境）团组0次，出国（境）0人。"
        "因公出国（境）支出决算与2023年度持平。"
    )
    assert said("出国", *ABROAD) == (
        "1.因公出国（境）经费支出5.00万元，完成预算100%。全年安排因公出国（境）团组1次，"
        "出国（境）2人。因公出国（境）支出决算比2023年度增加2.00万元，增长66.67%。"
        "主要原因是国际统计会议增加。开支内容包括：赴国外参加国际统计会议1个团组。"
    )
    less: tuple[Change, ...] = (
        *ABROAD,
        ("三公经费", "因公出国（境）费", "全年预算数", 8),
        ("三公经费", "因公出国（境）费", "决算与预算差异原因", "压减团组"),
    )
    assert said("出国", *less).startswith(
        "1.因公出国（境）经费支出5.00万元，完成预算62.50%。决算数小于预算数的主要原因是压减团组。"
        "全年安排"
    )


def test_cars() -> None:
    assert said("用车").split("\n") == [
        "2.公务用车购置及运行维护费支出21.00万元，完成预算100%。公务用车购置及运行维护费支出决算"
        "比2023年度增加18.50万元，增长740.00%。主要原因是更新一辆越野车。",
        "其中：公务用车购置支出18.00万元，主要用于普查现场调查。全年按规定更新购置公务用车1辆，"
        "其中：轿车0辆、金额0万元，越野车1辆、金额18.00万元，载客汽车0辆、金额0万元。"
        "截至2024年12月31日，单位共有公务用车2辆，其中：轿车1辆、越野车1辆、载客汽车0辆。",
        "公务用车运行维护费支出3.00万元。主要用于统计调查所需的公务用车燃料费、维修费、过路过桥费、"
        "保险费等支出。",
    ]
    none = said("用车", *NOTHING_SPENT).split("\n")
    assert none == [
        "2.公务用车购置及运行维护费支出0万元。公务用车购置及运行维护费支出决算与2023年度持平。",
        "其中：公务用车购置支出0万元。全年按规定更新购置公务用车0辆，"
        "其中：轿车0辆、金额0万元，越野车0辆、金额0万元，载客汽车0辆、金额0万元。"
        "截至2024年12月31日，单位共有公务用车2辆，其中：轿车1辆、越野车1辆、载客汽车0辆。",
        "公务用车运行维护费支出0万元。",
    ]


def test_cars_against_their_budget() -> None:
    changes: tuple[Change, ...] = (
        ("三公经费", "公务用车购置费", "全年预算数", 20),
        ("三公经费", "公务用车购置费", "决算与预算差异原因", "中标价低于预算"),
        ("三公经费", "公务用车运行维护费", "全年预算数", 2),
        ("三公经费", "公务用车运行维护费", "决算与预算差异原因", "维修增加"),
        ("三公经费", "公务用车购置及运行维护费", "决算与预算差异原因", "购置节约"),
    )
    first, second, third = said("用车", *changes).split("\n")
    assert first.startswith(
        "2.公务用车购置及运行维护费支出21.00万元，完成预算95.45%。"
        "决算数小于预算数的主要原因是购置节约。公务用车购置及运行维护费支出决算比"
    )
    assert second.startswith(
        "其中：公务用车购置支出18.00万元，主要用于普查现场调查。"
        "决算数小于预算数的主要原因是中标价低于预算。全年按规定"
    )
    assert third.startswith(
        "公务用车运行维护费支出3.00万元。决算数大于预算数的主要原因是维修增加。主要用于统计调查所需"
    )


def test_receptions() -> None:
    domestic, foreign = said("接待").split("\n")[1:]
    assert domestic == (
        "国内公务接待支出1.20万元，主要用于统计业务交流的用餐费。国内公务接待2批次，80人次"
        "（不包括陪同人员），共计支出1.20万元，具体内容包括：接待市统计局年报会审0.70万元、"
        "接待邻县统计局交流0.50万元。"
    )
    assert foreign == ("外事接待支出0万元。外事接待0批次，0人次（不包括陪同人员），共计支出0万元。")
    changes: tuple[Change, ...] = (
        ("三公经费", "外事接待支出", "决算数", 0.3),
        ("三公经费", "外事接待支出", "主要用途", "外国统计专家"),
        ("三公经费", "外事接待批次（批）", "数量", 1),
        ("三公经费", "外事接待人次（人）", "数量", 3),
        ("接待明细", "接待市统计局年报会审", "金额", None),
        ("接待明细", "接待邻县统计局交流", "金额", None),
    )
    domestic, foreign = said("接待", *changes).split("\n")[1:]
    assert domestic.endswith("具体内容包括：接待市统计局年报会审、接待邻县统计局交流。")
    assert foreign == (
        "外事接待支出0.30万元，主要用于接待外国统计专家。"
        "外事接待1批次，3人次（不包括陪同人员），共计支出0.30万元。"
    )


def test_receptions_without_a_list() -> None:
    domestic = sentences(subject_of(empty(baseline(), "接待明细")), "接待")["接待"].split("\n")[1]
    assert domestic == (
        "国内公务接待支出1.20万元，主要用于统计业务交流的用餐费。国内公务接待2批次，80人次"
        "（不包括陪同人员），共计支出1.20万元。"
    )


def test_no_three_public_expenses_at_all() -> None:
    one = subject_of(change(empty(baseline(), "接待明细"), *NOTHING_SPENT))
    said_now = sentences(one, "三公总体", "三公具体", "接待")
    assert said_now["三公总体"] == (
        "2024年度“三公”经费财政拨款支出决算为0万元，与上年度持平。决算数与预算数持平。"
    )
    assert said_now["三公具体"] == (
        "2024年度“三公”经费财政拨款支出决算中，因公出国（境）费支出决算0万元；"
        "公务用车购置及运行维护费支出决算0万元；公务接待费支出决算0万元。具体情况如下："
    )
    assert said_now["接待"] == (
        "3.公务接待费支出0万元。公务接待费支出决算与2023年度持平。其中：\n"
        "国内公务接待支出0万元。\n"
        "外事接待支出0万元。外事接待0批次，0人次（不包括陪同人员），共计支出0万元。"
    )
    figure = series(one)[7]
    assert isinstance(figure, Pie)
    assert figure.is_empty
    assert figure.note_when_zero == "本年无此项"
    assert not series(subject())[7].is_empty
