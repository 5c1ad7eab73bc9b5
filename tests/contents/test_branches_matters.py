"""Every branch of the sentences on other matters, annexes and terms."""

import pytest
from documents import (
    add,
    annex_text,
    change,
    composed,
    document_lines,
    empty,
    narrative,
    paragraphs,
    said,
    sentences,
    subject,
    subject_of,
)
from workbooks import Change, baseline

from data_entry.entries import Entries
from data_entry.model.disclosure import Disclosure
from data_entry.model.spec import Kind, columns, lines, sheets


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


def test_an_office_named_after_two_tasks_is_one_office() -> None:
    offices: Change = ("整体自评", "内设机构", "填写内容", "办公室、财务和资产股")
    assert any("内设办公室、财务和资产股2个机构。" in line for line in annex_text(subject(offices)))
