"""Every branch of the sentences: there when its data are, absent otherwise; every option."""

import pytest
from documents import (
    add,
    annex_text,
    change,
    choice,
    composed,
    document_lines,
    empty,
    narrative,
    paragraphs,
    said,
    sentences,
    series,
    subject,
    subject_of,
)
from workbooks import FORM, Change, baseline

from charts.series import Bars, Pie
from data_entry.entries import Entries
from data_entry.model.disclosure import Disclosure
from data_entry.model.spec import Kind, columns, lines, sheets

NEW_UNIT: Change = ("单位信息", "上年决算", "填写内容", "无（新设单位）")
SAME_BUDGET: tuple[Change, ...] = (
    ("三公经费", "公务接待费", "全年预算数", 1.2),
    ("三公经费", "“三公”经费合计", "决算与预算差异原因", None),
)
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


# --- against last year --------------------------------------------------------------------------


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
        ("收支总体", "收入、支出总计", "上年无此项收支。主要变动原因是普查任务增加。"),
        (
            "财政拨款总体",
            "财政拨款收入、支出总计",
            "上年无此项收支。主要变动原因是普查经费增加。",
        ),
        (
            "政府性基金",
            "政府性基金预算支出",
            "2024年度政府性基金预算财政拨款支出20.00万元，占本年支出合计的3.67%。"
            "上年无此项支出。主要变动原因是旅游统计监测任务增加。",
        ),
        (
            "机关运行经费",
            "机关运行经费",
            "2024年度，县统计局机关运行经费支出60.00万元，上年无此项支出。主要原因是办公用房维修。",
        ),
        pytest.param(
            "一般公共总体",
            "一般公共预算支出",
            "占本年支出合计的92.11%。上年无此项支出。主要变动原因是普查经费增加。",
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
        "上年无此项支出。主要原因是更新一辆越野车。"
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


# --- totals and carried balances ----------------------------------------------------------------


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


# --- items against their budget -----------------------------------------------------------------


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


# --- the three public expenses ------------------------------------------------------------------


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


# --- other matters ------------------------------------------------------------------------------


def test_no_running_costs() -> None:
    none: Change = ("其他重要事项", "机关运行经费支出", "填写内容", 0)
    never: Change = ("上年对比", "机关运行经费", "上年决算数", 0)
    assert said("机关运行经费", none, never) == "2024年度，县统计局无机关运行经费支出。"
    assert said("机关运行经费", none) == (
        "2024年度，县统计局无机关运行经费支出，比2023年度减少55.00万元，下降100%。"
        "主要原因是办公用房维修。"
    )
    assert any(".机关运行经费：" in line for line in document_lines(subject()))
    assert not any(".机关运行经费：" in line for line in document_lines(subject(none)))


def test_procurement() -> None:
    assert said("政府采购") == (
        "2024年度，县统计局政府采购支出总额20.00万元，其中：政府采购货物支出12.00万元、"
        "政府采购工程支出0万元、政府采购服务支出8.00万元。主要用于办公设备购置和普查印刷。"
        "授予中小企业合同金额20.00万元，占政府采购支出总额的100%，其中：授予小微企业合同金额"
        "15.00万元，占政府采购支出总额的75.00%。"
    )
    none: tuple[Change, ...] = tuple(
        ("其他重要事项", name, "填写内容", 0)
        for name in (
            "政府采购货物支出",
            "政府采购服务支出",
            "授予中小企业合同金额",
            "授予小微企业合同金额",
        )
    )
    assert said("政府采购", *none) == (
        "2024年度，县统计局政府采购支出总额0万元，其中：政府采购货物支出0万元、"
        "政府采购工程支出0万元、政府采购服务支出0万元。"
    )
    unused = said("政府采购", ("其他重要事项", "政府采购主要用途", "填写内容", None))
    assert "政府采购服务支出8.00万元。授予中小企业合同金额" in unused


def test_vehicles_and_equipment() -> None:
    large = "单价100万元（含）以上设备（不含车辆）"
    assert said("国有资产").endswith(
        "主要负责人用车1辆、机要通信用车1辆、应急保障用车0辆、其他用车0辆。"
        "单价100万元（含）以上设备（不含车辆）0台（套）。"
    )
    blank = said("国有资产", ("其他重要事项", large, "填写内容", None))
    assert blank.endswith("其他用车0辆。")
    others = said(
        "国有资产",
        ("其他重要事项", "其他用车", "填写内容", 2),
        ("其他重要事项", "其他用车的用途", "填写内容", "下乡调查"),
    )
    assert "其他用车2辆。其他用车主要是用于下乡调查。单价100万元" in others
    unused = said("国有资产", ("其他重要事项", "其他用车的用途", "填写内容", "下乡调查"))
    assert "下乡调查" not in unused


def test_words_for_the_unit() -> None:
    no_org: Change = ("单位信息", "正文称谓", "填写内容", None)
    no_short: Change = ("单位信息", "绩效段称谓", "填写内容", None)
    other_short: Change = ("单位信息", "绩效段称谓", "填写内容", "本局")
    assert said("机关运行经费", no_org).startswith("2024年度，清江县统计局机关运行经费支出")
    assert said("绩效管理", no_short).startswith("根据预算绩效管理要求，县统计局在2024年度")
    assert said("绩效管理", no_short, no_org).startswith("根据预算绩效管理要求，清江县统计局在")
    assert said("绩效管理", other_short).startswith("根据预算绩效管理要求，本局在2024年度")
    assert said("机关运行经费", other_short).startswith("2024年度，县统计局机关运行经费支出")


def test_subordinate_units() -> None:
    assert said("机构设置") == "清江县统计局属清江县人民政府工作部门，无下属二级单位。"
    entries = add(
        baseline(),
        "下属单位",
        {"下属单位名称": "清江县普查中心", "下属单位性质": "其他事业单位"},
        {"下属单位名称": "清江县调查队", "下属单位性质": "行政单位"},
        {"下属单位名称": "清江县数据中心", "下属单位性质": "其他事业单位"},
    )
    assert sentences(subject_of(entries), "机构设置")["机构设置"].split("\n") == [
        "清江县统计局下属二级预算单位3个，其中行政单位1个，参照公务员法管理的事业单位0个，"
        "其他事业单位2个。",
        "纳入清江县统计局2024年度部门决算编制范围的二级预算单位包括：清江县普查中心、"
        "清江县调查队、清江县数据中心。",
    ]
    assert (
        "清江县统计局（简称县统计局）为正科级清江县人民政府工作部门，下属二级单位3个，"
        "清江县普查中心为其他事业单位，清江县调查队为行政单位，清江县数据中心为其他事业单位。"
        "内设办公室、综合股2个机构。"
    ) in annex_text(subject_of(entries))
    change(entries, ("单位信息", "下属单位数是否含本级", "填写内容", "含"))
    assert sentences(subject_of(entries), "机构设置")["机构设置"].startswith(
        "清江县统计局下属二级预算单位3个（含主管局本级），其中行政单位1个，"
    )


# --- performance and annexes --------------------------------------------------------------------


def without_annexes() -> Entries:
    entries = empty(baseline(), "绩效项目", "绩效指标", "整体自评", "整体支出按类", "人员情况")
    entries.narratives.clear()
    return entries


def test_no_projects_and_no_annexes() -> None:
    one = subject_of(without_annexes())
    assert sentences(one, "绩效管理")["绩效管理"].split("\n") == [
        "根据预算绩效管理要求，县统计局在2024年度预算编制阶段，组织对3个项目开展了预算事前绩效评估，"
        "对3个项目编制了绩效目标，在预算执行过程中，选取2个项目开展绩效监控。",
        "组织对2024年度一般公共预算全面开展绩效自评。",
    ]
    text = document_lines(one)
    at = text.index("本年度无附件。")
    assert (text[at - 1], text[at + 1]) == ("第四部分  附件", "第五部分  附表")
    assert not any("附件1" in line or "详见附件" in line for line in text)
    assert "本年度无附件。" not in document_lines(subject())


def test_projects_named() -> None:
    assert "组织对经济普查、人口抽样调查等3个项目开展了" in said("绩效管理")
    all_named: Change = ("绩效管理", "预算事前绩效评估项目数", "填写内容", 2)
    assert "组织对经济普查、人口抽样调查2个项目开展了" in said("绩效管理", all_named)
    unnamed: Change = ("绩效项目", "人口抽样调查", "正文列名", "否")
    assert "组织对经济普查等3个项目开展了" in said("绩效管理", unnamed)


def test_scores_grades_and_the_overall_judgement() -> None:
    changes: tuple[Change, ...] = (
        ("绩效管理", "部门整体自评综述", "填写内容", None),
        ("绩效管理", "部门整体评价等次", "填写内容", "优秀"),
        ("绩效项目", "经济普查", "绩效自评综述", None),
        ("绩效管理", "绩效总体评价", "填写内容", "总体良好"),
    )
    assert said("绩效管理", *changes).split("\n")[1] == (
        "组织对2024年度一般公共预算全面开展绩效自评，形成清江县统计局2024年度部门预算绩效自评报告、"
        "清江县统计局2024年度专项预算项目绩效自评报告（经济普查），其中，部门整体（含部门预算项目）"
        "绩效自评得分为95.5分，绩效评价为优秀；专项预算项目（经济普查）绩效自评得分为92分。"
        "综上所述，绩效总体评价为：总体良好。绩效自评报告详见附件。"
    )
    assert "部门整体绩效自评得分为95.5分，评价等次为优秀。" in annex_text(subject(*changes))
    unscored: tuple[Change, ...] = (
        ("绩效管理", "部门整体自评得分", "填写内容", None),
        ("绩效项目", "经济普查", "自评得分", None),
    )
    assert said("绩效管理", *unscored).split("\n")[1] == (
        "组织对2024年度一般公共预算全面开展绩效自评，形成清江县统计局2024年度部门预算绩效自评报告、"
        "清江县统计局2024年度专项预算项目绩效自评报告（经济普查）。绩效自评报告详见附件。"
    )


def test_only_the_annex_of_the_whole_unit() -> None:
    entries = baseline()
    entries.narratives = [narrative("整体")]
    text = document_lines(subject_of(entries))
    assert "附件1" in text
    assert "附件2" not in text
    assert any("形成清江县统计局2024年度部门预算绩效自评报告，其中，" in line for line in text)


def test_title_of_a_project_s_report() -> None:
    own: Change = ("绩效项目", "经济普查", "自评报告标题", "第五次经济普查/绩效报告")
    styles = paragraphs(composed(subject(own)).document)
    titles = [text for style, text in styles if style == "AnnexTitle"]
    assert titles[-2:] == ["第五次经济普查", "绩效报告"]
    assert "、第五次经济普查绩效报告，其中，" in said("绩效管理", own)


def test_an_annex_without_staff_says_so() -> None:
    text = annex_text(subject_of(empty(baseline(), "人员情况")))
    assert not any("年末，。" in line for line in text)


def test_an_annex_without_income_lists_nothing() -> None:
    nothing: tuple[Change, ...] = tuple(
        ("收支决算", name, "决算数", 0)
        for name in ("一般公共预算财政拨款收入", "政府性基金预算财政拨款收入", "其他收入")
    )
    text = annex_text(subject(*nothing))
    assert not any("包括。" in line or "包括；" in line for line in text)


def test_an_annex_without_spending_by_class_lists_nothing() -> None:
    none_spent: tuple[Change, ...] = tuple(
        ("整体支出按类", code, "决算支出", 0) for code in ("201", "207", "208", "210", "221")
    )
    text = annex_text(subject(*none_spent))
    assert not any("包括。" in line or "包括；" in line for line in text)
    without = annex_text(subject_of(empty(baseline(), "整体支出按类")))
    assert "2024年决算报表支出545.00万元。其中：基本支出405.00万元，项目支出140.00万元。" in without


def test_long_and_short_term_projects_of_the_annex() -> None:
    assert (
        "常年项目绩效分析。该类项目总数3个，涉及预算总金额100.00万元，1—12月预算执行总体进度为"
        "97.00%，其中：预算结余率大于10%的项目共计0个。" in annex_text(subject())
    )
    stage: tuple[Change, ...] = (
        ("整体自评", "常年项目个数", "填写内容", 0),
        ("整体自评", "阶段（含一次性）项目个数", "填写内容", 2),
        ("整体自评", "阶段项目预算总金额", "填写内容", 40),
        ("整体自评", "阶段项目支出金额", "填写内容", 30),
        ("整体自评", "阶段项目中结余率大于10%的个数", "填写内容", 1),
    )
    text = annex_text(subject(*stage))
    assert (
        "阶段（含一次性）项目绩效分析。该类项目总数2个，涉及预算总金额40.00万元，"
        "1—12月预算执行总体进度为75.00%，其中：预算结余率大于10%的项目共计1个。" in text
    )
    assert not any(line.startswith("常年项目") for line in text)


def test_project_money_of_the_annex() -> None:
    changes: tuple[Change, ...] = (
        ("绩效项目", "经济普查", "上年结转", 10),
        ("绩效项目", "经济普查", "使用资金", 110),
    )
    text = annex_text(subject(*changes), 2)
    assert (
        "上年结转10.00万元，年初预算安排80.00万元，追加预算20.00万元，预算合计110.00万元。" in text
    )
    assert "实际到位资金100.00万元，资金到位率90.91%。" in text
    assert "截至2024年12月31日，该项目已支付使用资金110.00万元，预算执行率100%。" in text


# --- terms --------------------------------------------------------------------------------------


def test_terms_of_the_unit_s_own() -> None:
    entries = add(
        baseline(),
        "名词解释",
        {"名词或科目编码": "基本支出", "解释": "本局的说法。"},
        {"名词或科目编码": "统计监测", "解释": "指对旅游的监测。"},
    )
    lines_now = document_lines(subject_of(entries))
    assert "10.基本支出：本局的说法。" in lines_now
    assert "14.统计监测：指对旅游的监测。" in lines_now
    assert (
        "6.一般公共服务支出（类）统计信息事务（款）专项普查活动（项）：反映开展周期性普查工作的支出。"
        in lines_now
    )
    assert not any("反映" in line and "基本支出：指" in line for line in lines_now)


# --- full stops ---------------------------------------------------------------------------------


def with_ends(entries: Entries, end: str) -> Entries:
    """Entries whose one-line texts all end as given: reasons, uses, summaries."""
    skipped = {"unit", "name", "project", "report_title", "level1", "level2"}
    for name, spec, model in sheets(Disclosure):
        if name in ("unit", "terms", "staff"):
            continue
        if spec.shape == "table":
            texts = [
                c.name for c in columns(model) if c.kind is Kind.TEXT and c.name not in skipped
            ]
            for row in entries.sheets.get(name, []):
                row |= {key: f"{row[key]}{end}" for key in texts if key in row}
            continue
        form = entries.sheets.get(name, {})
        for line in lines(model):
            for column in line.columns:
                place, key = (
                    (form.get(line.name, {}), column.name) if line.model else (form, line.name)
                )
                if column.kind is Kind.TEXT and key not in skipped and place.get(key):
                    place[key] = f"{place[key]}{end}"
    return entries


@pytest.mark.parametrize("end", ["。", "。 ", "；", "，", "。\n"])
def test_reasons_typed_with_a_full_stop_give_one(end: str) -> None:
    typed = with_ends(baseline(), end)
    assert typed.sheets["comparison"]["total"]["reason"] == f"普查任务增加{end}"
    assert document_lines(subject_of(typed)) == document_lines(subject())


# --- options ------------------------------------------------------------------------------------

UNCHANGED: tuple[Change, ...] = (("三公经费", "公务接待费", "上年决算数", 1.2),)
SENTENCES_BY_OPTION = [
    ("增减用词", "各", "收支总体", (), "收入、支出总计各增加40.00万元，增长7.69%。"),
    ("增减用词", "均", "收支总体", (), "收入、支出总计均增加40.00万元，增长7.69%。"),
    ("增减用词", "均", "财政拨款总体", (), "财政拨款收入总计、支出总计均增加25.00万元，"),
    (
        "零值",
        "不列",
        "支出",
        (),
        "其中：基本支出405.00万元，占74.31%；项目支出140.00万元，占25.69%。",
    ),
    (
        "零值",
        "列出",
        "支出",
        (),
        "其中：基本支出405.00万元，占74.31%；项目支出140.00万元，占25.69%；上缴上级支出0万元，占0%；"
        "经营支出0万元，占0%；对附属单位补助支出0万元，占0%。",
    ),
    (
        "零值",
        "列出",
        "收入",
        (),
        "其中：一般公共预算财政拨款收入500.00万元，占90.91%；政府性基金预算财政拨款收入20.00万元，"
        "占3.64%；国有资本经营预算财政拨款收入0万元，占0%；上级补助收入0万元，占0%；事业收入0万元，"
        "占0%；经营收入0万元，占0%；附属单位上缴收入0万元，占0%；其他收入30.00万元，占5.45%。",
    ),
    (
        "项的写法",
        "类款项名称",
        "各项",
        (),
        "4.卫生健康支出（类）行政事业单位医疗（款）行政单位医疗（项）：支出决算为20.00万元，"
        "完成预算100%。\n5.住房保障支出（类）",
    ),
    (
        "项的写法",
        "编码加项名称",
        "各项",
        (),
        "1.一般公共服务支出\n2010501行政运行：支出决算为300.00万元，完成预算100%。\n2010507专项普查活动："
        "支出决算为97.00万元，完成预算97.00%，决算数小于预算数的主要原因是普查宣传采购节约。\n"
        "〔同页〕2.社会保障和就业支出\n2080505机关事业单位基本养老保险缴费支出：支出决算为60.00万元，"
        "完成预算100%。\n〔同页〕3.卫生健康支出\n2101101行政单位医疗：支出决算为20.00万元，"
        "完成预算100%。\n〔同页〕4.住房保障支出\n2210201住房公积金：支出决算为25.00万元，完成预算100%。",
    ),
    ("预算持平句", "不写", "各项", (), "支出决算为300.00万元，完成预算100%。"),
    (
        "预算持平句",
        "决算数等于预算数",
        "各项",
        (),
        "支出决算为300.00万元，完成预算100%，决算数等于预算数。\n2.一般公共服务支出（类）统计信息事务"
        "（款）专项普查活动（项）：支出决算为97.00万元，完成预算97.00%，决算数小于预算数的主要原因是",
    ),
    (
        "预算持平句",
        "决算数与预算数持平",
        "各项",
        (),
        "支出决算为300.00万元，完成预算100%，决算数与预算数持平。",
    ),
    ("预算为零", "不写", "出国", (), "1.因公出国（境）经费支出0万元。全年安排"),
    ("预算为零", "0%", "出国", (), "1.因公出国（境）经费支出0万元，完成预算0%。全年安排"),
    ("预算为零", "100%", "出国", (), "1.因公出国（境）经费支出0万元，完成预算100%。全年安排"),
    (
        "款的金额",
        "只列名称",
        "基本支出",
        (),
        "公用经费60.00万元，主要包括：办公费、邮电费、差旅费、公务接待费、公务用车运行维护费、"
        "其他交通费用。",
    ),
    (
        "款的金额",
        "列出金额",
        "基本支出",
        (),
        "公用经费60.00万元，主要包括：办公费20.00万元、邮电费10.00万元、差旅费8.00万元、"
        "公务接待费1.20万元、公务用车运行维护费3.00万元、其他交通费用17.80万元。",
    ),
    ("三公连接", "另起一句", "三公总体", SAME_BUDGET, "增长441.46%。决算数与预算数持平。"),
    ("三公连接", "逗号相连", "三公总体", SAME_BUDGET, "增长441.46%，决算数与预算数持平。"),
    ("持平年份", "2023年度", "出国", (), "因公出国（境）支出决算与2023年度持平。"),
    ("持平年份", "2023年", "出国", (), "因公出国（境）支出决算与2023年持平。"),
    ("持平年份", "2023年", "接待", UNCHANGED, "公务接待费支出决算与2023年持平。其中："),
    (
        "接待变动",
        "比上年度增减，主要原因是",
        "接待",
        SAME_BUDGET,
        "3.公务接待费支出1.20万元，完成预算100%。公务接待费支出决算比2023年度减少0.40万元，"
        "下降25.00%。主要原因是接待批次减少。其中：\n国内",
    ),
    (
        "接待变动",
        "较上年度增减，增减原因为",
        "接待",
        SAME_BUDGET,
        "3.公务接待费支出1.20万元，完成预算100%。公务接待费支出决算较上年度减少0.40万元，"
        "下降25.00%，减少原因为接待批次减少。决算数与预算数持平。其中：\n国内",
    ),
    (
        "接待变动",
        "较上年度增减，增减原因为",
        "接待",
        (),
        "决算数小于预算数的主要原因是从严控制接待。公务接待费支出决算较上年度减少0.40万元，"
        "下降25.00%，减少原因为接待批次减少。其中：\n国内",
    ),
    ("接待内容", "接在同一段", "接待", (), "具体内容包括：接待市统计局年报会审0.70万元、"),
    ("接待内容", "另起一段", "接待", (), "具体内容包括：\n接待市统计局年报会审0.70万元、"),
    ("车辆主语", "单位", "用车", (), "截至2024年12月31日，单位共有公务用车2辆，"),
    ("车辆主语", "部门", "用车", (), "截至2024年12月31日，部门共有公务用车2辆，"),
    ("基金持平", "持平", "国有资本经营", (), "国有资本经营预算财政拨款支出持平。"),
    ("基金持平", "与上年持平", "国有资本经营", (), "国有资本经营预算财政拨款支出与上年持平。"),
    ("监控用词", "在预算执行过程中", "绩效管理", (), "编制了绩效目标，在预算执行过程中，选取"),
    ("监控用词", "预算执行过程中", "绩效管理", (), "编制了绩效目标，预算执行过程中，选取"),
    ("自评用词", "全面开展绩效自评", "绩效管理", (), "一般公共预算全面开展绩效自评，"),
    ("自评用词", "开展绩效自评", "绩效管理", (), "一般公共预算开展绩效自评，"),
    ("百分比小数", "两位小数", "收支总体", (), "增长7.69%。"),
    ("百分比小数", "一位小数", "收支总体", (), "增长7.7%。"),
    ("百分比小数", "整数", "收支总体", (), "增长8%。"),
    (
        "百分比小数",
        "一位小数",
        "收入",
        (),
        "占90.9%；政府性基金预算财政拨款收入20.00万元，占3.6%；",
    ),
    ("占比方式", "各自四舍五入", "一般公共结构", (), "卫生健康支出20.00万元，占3.98%；"),
    ("占比方式", "合计恰为100%", "一般公共结构", (), "卫生健康支出20.00万元，占3.99%；"),
]
CAPTION_1 = "（图1：收入、支出决算总计变动情况图）"
CAPTION_2 = "（图2：收入决算结构图）"
PARAGRAPHS_BY_OPTION = [
    ({"图的种类": "不注明"}, [CAPTION_1, CAPTION_2]),
    ({"图的种类": "注明"}, [f"{CAPTION_1}（柱状图）", f"{CAPTION_2}（饼状图）"]),
    ({"图的单位": "不标注"}, [CAPTION_1, CAPTION_2]),
    ({"图的单位": "图前单独一行"}, ["单位:万元", CAPTION_1, "单位:万元", CAPTION_2]),
    ({"图的单位": "图题后"}, [f"{CAPTION_1}单位:万元", f"{CAPTION_2}单位:万元"]),
    (
        {"图的单位": "图题后", "图1的单位": "与其他图相同"},
        [f"{CAPTION_1}单位:万元", f"{CAPTION_2}单位:万元"],
    ),
    (
        {"图的单位": "图前单独一行", "图1的单位": "图题后"},
        [f"{CAPTION_1}单位:万元", "单位:万元", CAPTION_2],
    ),
    ({"图的单位": "图题后", "图1的单位": "不标注"}, [CAPTION_1, f"{CAPTION_2}单位:万元"]),
    ({"图的单位": "不标注", "图1的单位": "图前单独一行"}, ["单位:万元", CAPTION_1, CAPTION_2]),
    (
        {"图的种类": "注明", "图的单位": "图题后"},
        [f"{CAPTION_1}（柱状图）单位:万元", f"{CAPTION_2}（饼状图）单位:万元"],
    ),
]


@pytest.mark.parametrize(("key", "label", "name", "changes", "expected"), SENTENCES_BY_OPTION)
def test_options_of_sentences(
    key: str, label: str, name: str, changes: tuple[Change, ...], expected: str
) -> None:
    assert expected in said(name, *changes, options=choice(key, label))
    option = next(option for option in FORM.options if option.key == key)
    for other in set(option.choices) - {label}:
        assert expected not in said(name, *changes, options=choice(key, other))


@pytest.mark.parametrize(("labels", "expected"), PARAGRAPHS_BY_OPTION)
def test_options_of_captions(labels: dict[str, str], expected: list[str]) -> None:
    options: dict[str, str] = {}
    for key, label in labels.items():
        options |= choice(key, label)
    content = paragraphs(composed(subject(options=options)).document)
    body = content[: next(i for i, (_, text) in enumerate(content) if text.startswith("（图3"))]
    texts = [text for style, text in body if style in ("UnitLine", "FigureCaption")]
    assert texts[: len(expected)] == expected


NOTE_BY_OPTION = {"不写": 0, "写在第二部分开头": 1}


@pytest.mark.parametrize(("label", "printed"), NOTE_BY_OPTION.items())
def test_the_note_on_rounding_is_printed_where_the_agency_wants_it(
    label: str, printed: int
) -> None:
    note = "注：本报告因金额单位转换原因可能存在尾数误差。"
    texts = document_lines(subject(options=choice("尾数说明", label)))
    assert texts.count(note) == printed
    if printed:
        assert texts[texts.index(note) - 1] == "第二部分  2024年度部门决算情况说明"


TABLES_BY_OPTION = {"只列目录，另附附表": (1, 0), "印在文中": (3, 1), "不列": (0, 0)}
"""How often the title of a table (in 目录, in the list, above the table) and its number are printed."""


@pytest.mark.parametrize(("label", "printed"), TABLES_BY_OPTION.items())
def test_the_official_tables_are_printed_where_the_agency_wants_them(
    label: str, printed: tuple[int, int]
) -> None:
    texts = document_lines(subject(options=choice("附表", label)))
    assert (texts.count("三、支出决算表"), texts.count("公开03表")) == printed
    assert any("编制单位：清江县统计局" in text for text in texts) == bool(printed[1])
    assert ("第五部分  附表" in texts) == (label != "不列")


def test_every_choice_of_every_option_is_tested() -> None:
    tested = {("附表", label) for label in TABLES_BY_OPTION}
    tested |= {("尾数说明", label) for label in NOTE_BY_OPTION}
    tested |= {(key, label) for key, label, *_ in SENTENCES_BY_OPTION}
    tested |= {pair for labels, _ in PARAGRAPHS_BY_OPTION for pair in labels.items()}
    offered = {(option.key, label) for option in FORM.options for label in option.choices}
    assert tested == offered


def test_the_default_choices_are_those_of_the_drop_down() -> None:
    said_by_default = sentences(subject())
    for option in FORM.options:
        chosen = choice(option.key, option.default)
        assert sentences(subject(options=chosen)) == said_by_default


def test_an_office_named_after_two_tasks_is_one_office() -> None:
    offices: Change = ("整体自评", "内设机构", "填写内容", "办公室、财务和资产股")
    assert any("内设办公室、财务和资产股2个机构。" in line for line in annex_text(subject(offices)))
