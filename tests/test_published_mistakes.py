"""Mistakes of published disclosures, typed into a sound workbook as they were published.

Five documents were audited: 000 攀枝花市医疗保障事务中心 2024, 001 监管经费项目 2022, 002 盐边县医疗保障局
2024, 003 城乡居民医保基金 2023, 004 自贡市贡井区医疗保障局 2020. ``MISTAKES`` are the mistakes that can
be typed into a cell or a chapter and are found; ``UNSEEN`` those that can be typed and are not, with
the reason. Words and figures that the program writes itself cannot be typed and are not listed.
"""

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from unittest.mock import patch

import pytest
import workbooks
from openpyxl import Workbook, load_workbook
from openpyxl.cell.cell import Cell
from workbooks import Change

from data_entry.findings import Finding, Place
from data_entry.reading.read import read_workbook
from data_entry.sample import BLANK
from data_entry.subjects.catalogue import load
from generator.checks import run_checks

EXAMPLES = Path(__file__).parent.parent / "examples"
YB, PZH, BASE = "yanbian-2024", "panzhihua-2024", "baseline"
FILLED = "填写内容"
INSPECTION, SUBSIDY = "医保定点医药机构监管经费", "中央财政医疗服务与保障能力提升补助资金"
CENTRE, CENTRE_NAME = "四川省攀枝花市医疗保障事务中心", "攀枝花市医疗保障事务中心"
YB_CENTRE = "盐边县医疗保障事务中心"


def _whole(chapter: str, text: str | None) -> Change:
    return ("整体自评报告", chapter, "正文", text)


def _report(number: int, chapter: str, text: str | None) -> Change:
    return ("项目自评报告", chapter, f"正文{number}", text)


def _info(row: str, text: str) -> Change:
    return ("单位信息", row, FILLED, text)


def _indicator(level3: str, column: str, value: object) -> Change:
    return ("绩效指标", level3, column, value)


def _record(sheet: str, row: str, **values: object) -> Iterator[Change]:
    """Cells of one row of a table (a new one with the label （空）)."""
    return ((sheet, row, column, value) for column, value in values.items())


Mistake = tuple[str, str, str, str, *tuple[Change, ...]]
"""Number in the audit, what was published, workbook, code, changes; the first has the finding."""

MISTAKES: tuple[Mistake, ...] = (
    # 000 攀枝花市医疗保障事务中心 2024
    (
        "000-01",
        "市医疗保障管理局",
        PZH,
        "D02",
        _info("部门职责", "按照市医疗保障管理局的安排组织实施"),
    ),
    ("000-02", "采购工作; ", PZH, "D07", _info("部门职责", "医用耗材集中采购工作; \n配合部门")),
    (
        "000-03",
        "攀枝花市医疗保障事务中心",
        PZH,
        "D02",
        _whole("（二）机构职能", f"{CENTRE_NAME}执行会计制度。"),
    ),
    ("000-03", "攀枝花市医疗保障事务中心", PZH, "X06", ("人员情况", CENTRE, "单位", CENTRE_NAME)),
    (
        "000-04",
        "市医保事务中心",
        PZH,
        "D02",
        _whole("2.项目执行。", "市医保事务中心推进绩效运行监控。"),
    ),
    (
        "000-06",
        "降低行政运行成本",
        PZH,
        "W11",
        ("上年对比", "收入、支出总计", "主要变动原因", "优化支出结构，降低行政运行成本"),
    ),
    ("000-14", "结转 0，资金结余1.29", PZH, "A02", ("收支决算", "年末结转和结余", "决算数", 0)),
    (
        "000-20",
        "截至2023年12月31日",
        PZH,
        "D01",
        _whole("4.资产管理。", "截至2023年12月31日，共有车辆0辆。"),
    ),
    ("000-21", "18人次，0.46万元", PZH, "W09", ("三公经费", "国内公务接待人次（人）", "数量", 18)),
    ("000-30", "4个项目，总数8个", PZH, "A03", ("绩效管理", "编制绩效目标项目数", FILLED, 4)),
    ("000-33", "。，", PZH, "D07", ("绩效管理", "绩效总体评价", FILLED, "评价为优秀。，综上所述")),
    (
        "000-35",
        "标题没有年份",
        PZH,
        "A07",
        ("绩效项目", INSPECTION, "自评报告标题", "医保定点医药机构监管经费项目支出绩效自评报告"),
    ),
    (
        "000-36",
        "没有得分",
        PZH,
        "A06",
        ("绩效项目", "入驻政务中心单位租金、物业费及水电费", "自评得分", None),
    ),
    ("000-37", "各项得分，没有总分", PZH, "A06", ("绩效项目", SUBSIDY, "自评得分", None)),
    ("000-37", "各项合计 91.22", PZH, "A06", ("绩效项目", SUBSIDY, "自评得分", 95)),
    ("000-38", "没有得分", PZH, "A06", ("绩效项目", INSPECTION, "自评得分", None)),
    (
        "000-40",
        "其他事务支出",
        PZH,
        "F05",
        ("一般公共预算支出", "2013299", "科目名称", "其他事务支出"),
    ),
    (
        "000-41",
        "解释了没有用到的科目",
        PZH,
        "D06",
        *_record("名词解释", BLANK, 名词或科目编码="2080506", 解释="反映职业年金支出。"),
    ),
    (
        "000-41",
        "解释了没有用到的科目",
        PZH,
        "D06",
        *_record("名词解释", BLANK, 名词或科目编码="2101506", 解释="反映医疗保障经办支出。"),
    ),
    (
        "000-43",
        "养老方面的支出",
        PZH,
        "D06",
        *_record(
            "名词解释", BLANK, 解释="反映用于行政事业单位养老方面的支出。", 名词或科目编码="2080501"
        ),
    ),
    (
        "000-45",
        "行政部门（含参照……）",
        PZH,
        "D06",
        *_record(
            "名词解释",
            BLANK,
            解释="为保障行政部门（含参照公务员法管理的事业单位）运行的各项资金。",
            名词或科目编码="机关运行经费",
        ),
    ),
    (
        "000-47",
        "(包括……）",
        PZH,
        "D07",
        *_record(
            "名词解释", BLANK, 解释="(包括实行公务员管理的事业单位）", 名词或科目编码="2080501"
        ),
    ),
    (
        "000-51",
        "415.07元",
        PZH,
        "W07",
        _whole(
            "1.履职效能。",
            "专项检查追回违规金及违约金共计104.43万元。现场检查追回违规金及违约金共计415.07元。",
        ),
    ),
    ("000-54", "26,424万元", PZH, "D07", _whole("1.履职效能。", "争取省级统筹调剂金26,424万元。")),
    (
        "000-61",
        "执行率为99.12%",
        PZH,
        "A10",
        _report(4, "3.资金使用。", "实际支出143.87万元，资金预算执行率为99.12%。"),
    ),
    (
        "000-61",
        "综合执行率为99.12%",
        PZH,
        "A10",
        _report(4, "（二）存在的问题", "2024年该项目预算资金综合执行率为99.12%。"),
    ),
    (
        "000-62",
        "一个项目四个名称",
        PZH,
        "A11",
        _indicator("基本医保参保人数", "所属项目", "医疗服务与保障能力提升补助资金"),
    ),
    (
        "000-63",
        "安排0万",
        PZH,
        "W07",
        _report(1, "（一）项目资金申报及批复情况", "年初预算安排0万，追加预算17.99万元。"),
    ),
    (
        "000-64",
        "增长5436.23万元",
        PZH,
        "W16",
        _report(
            1,
            "（二）项目效益情况",
            "费用159981.97万元，较2018年154515.74万元，增长5436.23万元，增长3.52%。",
        ),
    ),
    (
        "000-69",
        "一（一）缺 1—4 点",
        PZH,
        "F11",
        _report(1, "1.项目主管部门（单位）在该项目管理中的职能。", None),
    ),
    ("000-70", "没有财务管理情况一节", PZH, "F11", _report(2, "（三）项目财务管理情况", None)),
    (
        "000-71",
        "项目资金，（换行）",
        PZH,
        "D07",
        _report(2, "（二）项目管理情况", "由办公室统一管理项目资金，\n严格按照上级要求使用。"),
    ),
    (
        "000-73",
        "项目完成情况：社会效益指标",
        PZH,
        "A14",
        _indicator("保障单位正常运转", "一级指标", "产出指标"),
    ),
    (
        "000-74",
        "75.11万元/年",
        PZH,
        "A14",
        _indicator("支付租金、物业费及水电费", "完成值", "75.11万元/年"),
    ),
    (
        "000-75",
        "评价时点评价时点",
        PZH,
        "D07",
        _report(3, "3.资金使用。", "截至评价时点评价时点已到位。"),
    ),
    (
        "000-77",
        "主要用于……主要用于",
        PZH,
        "D07",
        _indicator(
            "保障聘用人员工资和社会保险待遇",
            "完成值",
            "主要用于保障医保工作的正常运转，主要用于支付聘用人员工资；",
        ),
    ),
    ("000-78", "≥90%以上", PZH, "D07", _indicator("聘用人员满意度", "完成值", "稳健提升≥90%以上")),
    (
        "000-83",
        "0.0077%,2024年",
        PZH,
        "D07",
        _indicator("重复参保治理情况", "完成值", "2023年为0.0077%,2024年大于2023年"),
    ),
    # 001 监管经费项目 2022
    (
        "001-01",
        "计划 100，到位 9.21",
        PZH,
        "A05",
        *_record("绩效项目", INSPECTION, 到位资金=9.21, 使用资金=9.21),
        ("绩效项目", INSPECTION, "调整（追加）", 100),
    ),
    (
        "001-02",
        "资金使用率为100%",
        PZH,
        "A10",
        _report(3, "（一）项目完成情况", "资金使用率为100%。"),
        *_record("绩效项目", INSPECTION, 到位资金=9.21, 使用资金=9.21),
        ("绩效项目", INSPECTION, "调整（追加）", 100),
    ),
    (
        "001-03",
        "1996年，〔1999〕",
        PZH,
        "D01",
        _report(
            3,
            "2.项目立项、资金申报的依据。",
            "1996年6月29日，劳动和社会保障部等印发（劳社部发〔1999〕23号）。",
        ),
    ),
    (
        "001-06",
        "主要用于……；",
        PZH,
        "D07",
        _indicator(
            "保障聘用人员工资和社会保险待遇",
            "完成值",
            "主要用于保障医保工作的正常运转，主要用于支付医学专家劳务费；",
        ),
    ),
    (
        "001-10",
        "无……加快项目建设步伐",
        PZH,
        "A08",
        _report(3, "（二）存在的问题", "无"),
        _report(3, "（三）相关建议", "减少审批时间和进度，加快项目建设步伐。"),
    ),
    # 002 盐边县医疗保障局 2024
    (
        "002-01",
        "下属二级预算单位0个，包括……",
        YB,
        "X06",
        ("人员情况", YB_CENTRE, "单位", YB_CENTRE),
        *_record("下属单位", YB_CENTRE, 下属单位名称=None, 下属单位性质=None),
    ),
    (
        "002-02",
        "类 65.17，各项 65.16",
        YB,
        "I01",
        *_record(
            "一般公共预算支出",
            BLANK,
            本年支出合计=65.17,
            科目编码="208",
            基本支出=65.17,
            项目支出=0,
            全年预算数=65.16,
        ),
    ),
    (
        "002-04",
        "基本支出、项目支出增加",
        YB,
        "W11",
        ("上年对比", "收入、支出总计", "主要变动原因", "基本支出、项目支出增加"),
    ),
    (
        "002-05",
        "收入1566.54；",
        YB,
        "W07",
        (
            "整体自评",
            "年初预算中未反映在决算的资金说明",
            FILLED,
            "包括一般公共预算收入1566.54；",
        ),
    ),
    ("002-06", "540元到680元，40%", YB, "Y08", ("三公经费", "公务接待费", "上年决算数", 0.05)),
    (
        "002-07",
        "680元、540元，别处万元",
        YB,
        "X02-15",
        *_record("三公经费", "公务接待费", 决算数=680, 全年预算数=680, 上年决算数=540),
        ("三公经费", "国内公务接待支出", "决算数", 680),
    ),
    (
        "002-08",
        "100%，实际 54.48%",
        YB,
        "A08",
        _whole("2.预算管理。", "支出执行进度稳定达到25%、50%、75%、100%。"),
    ),
    ("002-13", "10个项目，5个加2个", YB, "A03", ("绩效管理", "编制绩效目标项目数", FILLED, 10)),
    (
        "002-17",
        "今年",
        YB,
        "D01",
        ("三公经费", "公务接待费", "比上年变动原因", "今年接待费用在人均标准范围内增加"),
    ),
    (
        "002-19",
        "标题没有年份",
        YB,
        "A07",
        (
            "绩效项目",
            "医疗服务与保障能力提升补助资金",
            "自评报告标题",
            "盐边县医疗保障局专项预算项目绩效自评报告",
        ),
    ),
    (
        "002-21",
        "自评得分92.92，",
        YB,
        "W07",
        _whole("（一）评价结论", "年度自评得分92.92，主要扣分如下。"),
    ),
    (
        "002-24",
        "主要是非财政拨款收入",
        YB,
        "D06",
        *_record(
            "名词解释",
            BLANK,
            解释="指单位取得的除上述收入以外的各项收入。主要是非财政拨款收入。",
            名词或科目编码="其他收入",
        ),
    ),
    (
        "002-26",
        "二是",
        YB,
        "D07",
        _whole("1.履职效能。", "（4）推进异地就医联网结算。二是不断推动医保服务“线上办”。"),
    ),
    (
        "002-30",
        "申报目标合理可行（只有标题）",
        YB,
        "F11",
        _report(1, "3.项目申报内容的相符性和申报目标的合理性。", None),
    ),
    (
        "002-34",
        "产出指标（5）社会效益指标",
        YB,
        "A14",
        _indicator("医保基金安全监管氛围", "一级指标", "产出指标"),
    ),
    # 003 城乡居民医保基金 2023
    (
        "003-01",
        "8+34+26+23+5 = 96，写 95",
        BASE,
        "A06",
        ("绩效项目", "经济普查", "自评得分", 95),
        _indicator("普查登记单位", "得分", 8 + 34),
        _indicator("普查对象满意度", "得分", 26 + 23),
        *_record(
            "绩效指标",
            BLANK,
            所属项目="经济普查",
            一级指标="加分项",
            二级指标="加分项",
            三级指标="表彰",
            得分=5,
        ),
    ),
    (
        "003-02",
        "88.56%，低于95%5个百分点",
        PZH,
        "W16",
        _report(4, "（二）存在的问题", "综合参保率为88.56%，低于95%5个百分点。"),
    ),
    (
        "003-02",
        "88.56%，低于95%5个百分点",
        PZH,
        "W16",
        _indicator("基本医保参保人数", "未完成原因及扣分说明", "88.56%低于95%的标准值5个百分点"),
    ),
    (
        "003-05",
        "统筹统支、统收统支",
        PZH,
        "W02",
        _report(4, "（二）项目管理情况", "修订《攀枝花市医疗保障基金统收统支财务经办规范》。"),
        _report(4, "（三）项目财务管理情况", "执行《攀枝花市医疗保障基金统筹统支财务经办规范》。"),
    ),
    (
        "003-07",
        "低于1.1%的标准值6.36%",
        PZH,
        "W16",
        _report(4, "（二）存在的问题", "利息收益率为1.03%，低于1.1%的标准值6.36%。"),
    ),
    (
        "003-11",
        "扣4分，没有说明",
        PZH,
        "A12",
        _indicator("重复参保治理情况", "未完成原因及扣分说明", None),
    ),
    ("003-12", "排20名", PZH, "D07", _report(4, "（一）评价结论", "比例偏低，全省排20名。")),
    # 004 自贡市贡井区医疗保障局 2020
    (
        "004-01",
        "综述 1 万元，情况表 3 万元",
        BASE,
        "A10",
        *_record(
            "绩效项目",
            "经济普查",
            绩效自评综述="项目全年预算数1万元，执行数为1万元",
            年初预算=3,
            到位资金=3,
            使用资金=3,
        ),
        ("绩效项目", "经济普查", "调整（追加）", 0),
    ),
    (
        "004-02",
        "计划 5，到位 3，支出 5",
        BASE,
        "A05",
        *_record("绩效项目", "经济普查", 使用资金=5, 到位资金=3, 年初预算=5),
        ("绩效项目", "经济普查", "调整（追加）", 0),
    ),
    (
        "004-04",
        "人员经费",
        YB,
        "W12",
        ("上年对比", "机关运行经费", "主要变动原因", "人员经费和公用经费增加"),
    ),
    (
        "004-05",
        "人员经费增加及公用经费增加",
        YB,
        "W11",
        ("上年对比", "一般公共预算支出", "主要变动原因", "人员经费增加及公用经费增加"),
    ),
    (
        "004-06",
        "不够健全……存在问题。无。",
        PZH,
        "A08",
        _whole("（二）存在问题", "无。"),
        ("绩效管理", "绩效总体评价", FILLED, "绩效情况良好，但内部控制制度不够健全"),
    ),
    (
        "004-07",
        "“三公经费”明显下降",
        YB,
        "W04",
        _whole("（三）绩效结果应用情况", "“三公经费”明显下降，达到节约目标。"),
        *_record("三公经费", "公务接待费", 上年决算数=0.07, 比上年变动原因=None),
    ),
    (
        "004-10",
        "DRG、DRGs、DRGS",
        PZH,
        "A11",
        _indicator("次均住院天数", "所属项目", "（DRGS）应用软件系统暨医保基金第三方支付评审项目"),
    ),
    (
        "004-18",
        "……管理事务支出（款）",
        YB,
        "F05",
        *_record(
            "一般公共预算支出",
            BLANK,
            科目名称="人力资源和社会保障管理事务支出",
            科目编码="20801",
        ),
    ),
    (
        "004-19",
        "社会保障和就业（类）",
        YB,
        "F05",
        *_record("一般公共预算支出", BLANK, 科目名称="社会保障和就业", 科目编码="208"),
    ),
    (
        "004-20",
        "其他交通费",
        YB,
        "F05",
        ("基本支出经济分类", "30239", "经济分类名称", "其他交通费"),
    ),
    (
        "004-21",
        "没有 30110",
        YB,
        "X05",
        ("一般公共预算支出", "2101101", "基本支出", 18.92),
        ("基本支出经济分类", "30110", "经济分类编码", None),
    ),
    ("004-24", "绩效工资", YB, "X04", ("基本支出经济分类", BLANK, "经济分类编码", "30107")),
    (
        "004-25",
        "各差 0.01（公开的是 69.98、21.70）",
        YB,
        "I01",
        ("收支决算", "基本支出", "决算数", 415.24),
        ("收支决算", "项目支出", "决算数", 34.27),
    ),
    (
        "004-28",
        "职能参照批准的三定方案",
        YB,
        "F09",
        _info("部门职责", "主要职能（职能参照批准的三定方案）"),
    ),
    (
        "004-33",
        "项目效果",
        YB,
        "A14",
        _indicator("基层医疗机构服务体系", "一级指标", "项目效果"),
    ),
    (
        "004-34",
        "≥3次 5",
        PZH,
        "W07",
        _indicator("医保目录管理规范性情况", "完成值", "5"),
        _indicator("医保目录管理规范性情况", "目标值", "≥3次"),
    ),
    (
        "004-38",
        "指反映反映",
        PZH,
        "D07",
        *_record("名词解释", BLANK, 解释="指反映反映离退休支出。", 名词或科目编码="2080501"),
    ),
    (
        "004-39",
        "and",
        PZH,
        "D07",
        _report(3, "（三）项目财务管理情况", "有主管领导、分管领导 and 财务管理人员。"),
    ),
    (
        "004-40",
        "基本工资和津贴",
        PZH,
        "D06",
        *_record(
            "名词解释",
            BLANK,
            解释="反映按规定的基本工资和津贴以及规定比例缴纳的住房公积金。",
            名词或科目编码="2210201",
        ),
    ),
    (
        "004-44",
        "安全感；",
        PZH,
        "D07",
        _report(3, "（三）项目财务管理情况", "提高参保群众获得感幸福感安全感；"),
    ),
    (
        "004-45",
        "截止评价时点",
        PZH,
        "D07",
        _report(3, "3.资金使用。", "截止评价时点该项目支出73万元。"),
    ),
    (
        "004-50",
        "区医疗保障局",
        YB,
        "D02",
        _whole("（二）机构职能", "区医疗保障局内设机构2个。"),
        _info("单位名称", "自贡市贡井区医疗保障局"),
        _info("正文称谓", "贡井区医疗保障局"),
        _info("绩效段称谓", "区医保局"),
    ),
    # 程序自己写的标题和句子，抄进文字也看得出
    ("000-49", "万元951.32万元", PZH, "W07", _whole("2.预算管理。", "基本支出万元951.32万元。")),
    (
        "000-79",
        "目标的量化、细化情况",
        PZH,
        "F09",
        _report(3, "1.项目主要内容。", "包括目标的量化、细化情况。"),
    ),
    ("004-27", "本部门（单位）", YB, "F09", _whole("1.项目决策。", "本部门（单位）开展了评估。")),
    (
        "004-29",
        "报告范围包括机关和下属单位",
        YB,
        "F09",
        _whole("（二）机构职能", "(报告范围包括机关和下属单位)"),
    ),
    ("004-30", "可用表格形式反映", YB, "F09", _report(1, "3.资金使用。", "(可用表格形式反映)")),
)

UNSEEN = {
    # 可以查，还没有规则
    "000-55": "三处执行率没有写明是谁的；附件1的预算数与项目结余不比较",
    "000-82": "没有目标值的指标也可以有得分；不查",
    "001-13": "自评报告标题自己写，没有单位名称；不查",
    "004-51": "写“服务对象满意”而没有满意度指标；不比较",
    # 要读懂文字才看得出
    "000-22": "用途与接待明细讲的不是一回事，要对读",
    "000-23": "接待单位漏了“局”字，表中没有名单",
    "000-39": "部门整体没有分项得分，扣的 0.03 分说没说明要读",
    "000-48": "附件的职能与第一部分的职责不同，要对读",
    "000-52": "两个行政处罚口径不同，文字没有写明",
    "000-53": "437 万元是全市还是本单位，文字没有写明",
    "000-57": "说的是结余率，给的是结余额，要读",
    "000-58": "不相邻的重复词语",
    "000-59": "错别字，没有词典",
    "000-65": "比率用“减少”还是“下降”只是用词",
    "000-76": "抄了另一个项目的半句话，要读",
    "000-80": "家与家次不是一个数，要读",
    "000-84": "扣分的指标在存在问题里说全没有，要读",
    "001-04": "病句，要读",
    "001-07": "病句，要读",
    "001-08": "用途两处讲法不同，要对读",
    "001-09": "资金来源两处讲法不同，要对读",
    "002-09": "一处说严格控制、一处说没有压减，要对读",
    "002-10": "一处说效果理想、一处说执行率低，要对读",
    "002-28": "同一种机构两个家数，口径没有写明",
    "002-32": "“与预算相符”是不是实话，要对照结余",
    "002-37": "“较高”没有数，要读",
    "002-38": "病句，要读",
    "002-39": "未反映说明里项目多了“城乡”二字，与别的项目分不开",
    "002-44": "不相邻的重复词语",
    "003-03": "报告写的是哪一项基金，填报表里没有",
    "003-04": "“73”是序号“7.”，形状与一个数一样",
    "003-10": "句号写成逗号，要读",
    "003-13": "不相邻的重复词语",
    "003-15": "“基础”与“基数”，用词",
    "004-31": "同一件事说了两遍，结论不同，要读",
    "004-35": "目标是文字、结果是家数，要读",
    "004-37": "错别字，没有词典",
    "004-43": "错别字，没有词典",
    "004-47": "退回多于查出，两句话的口径要读",
    "004-48": "病句，要读",
    "004-49": "“医药耗材”与“医用耗材”，用词",
    # 要有表外的材料
    "000-13": "全年预算数是不是减去了收回的 1.29 万元，看预算文件；结余由 A02 提醒",
    "000-28": "三年的合同还是一年的支出，要有合同清单",
    "000-67": "往年的数可以引用，过没过时要有上年文件",
    "002-14": "完成预算的口径是年初数还是全年数，看预算文件",
    "002-29": "转移支付列其他收入还是财政拨款，看指标文件",
    "003-14": "险种的全称要有政策文件",
    "003-16": "制度的全称要有文件",
    "004-26": "其余项目没有列入本表，是允许的",
    "004-41": "文件的全称要有文件",
    "004-42": "医联体、城乡的正确名称要有文件",
    # 填报表允许的写法、版面
    "000-07": "三处的数完全相同，用同一句原因讲得通",
    "000-15": "允许没有款的写到类",
    "000-18": "预算数为零的完成率是可选的写法",
    "000-25": "“与上年持平”是可选的写法",
    "000-27": "金额末尾的 0 可以不写",
    "000-29": "大型设备空着就不写这一句，是允许的",
    "000-31": "年初没有预算的项目也可能作事前评估",
    "000-50": "文字里的序号样式",
    "000-66": "比率的小数位",
    "000-68": "机关名称之间用空格是通行写法，漏顿号看不出",
    "000-90": "图题后注明图的种类是可选的写法",
    "001-11": "“无”后面的句号",
    "002-15": "预算数为零的完成率是可选的写法",
    "002-16": "“2023年”与“2023年度”是可选的写法",
    "002-20": "附几份自评报告由单位决定",
    "002-22": "没有公开分项得分，是允许的",
    "002-27": "多余的空格只影响版面",
    "002-42": "图1的单位标注是可选的写法",
    "002-45": "数字两边的空格只影响版面",
    "004-08": "标题里“项目”二字多一次，名称是包含的",
    "004-14": "预算数为零的完成率是可选的写法",
}
"""What can be typed and nothing says so, and why."""


@cache
def _sound(name: str) -> tuple[Workbook, frozenset[Finding]]:
    """A workbook without results of formulas, and what is said of it."""
    if name == BASE:
        book = workbooks.baseline_book()
    else:
        book = load_workbook(EXAMPLES / f"{name}.xlsx", data_only=True)
    for page in book.worksheets:
        for row in page.iter_rows():
            for cell in row:
                if isinstance(cell.value, str) and cell.value.startswith("="):
                    cell.value = None
    return book, frozenset(_check(book))


def _check(book: Workbook) -> list[Finding]:
    with patch("data_entry.reading.read.uncached_formulas", lambda path: set()):
        filled = read_workbook(Path("填报表.xlsx"), book, workbooks.FORM.questions)
    unit = filled.sheets.get("unit")
    catalogue = load(unit.year if unit else 2024)
    return [*filled.findings, *run_checks(filled, catalogue, workbooks.FORM)]


def _cell(book: Workbook, change: Change) -> Cell:
    """The cell of a change; a row of 绩效指标 is named by its 三级指标."""
    sheet, row, column, _ = change
    page = book[sheet]
    if sheet != "绩效指标" or row == BLANK:
        return workbooks.find_cell(page, row, column)
    level3 = workbooks.find_cell(page, BLANK, "三级指标").column
    lines = page.iter_rows(min_col=level3, max_col=level3)
    line = next(cell.row for (cell,) in lines if cell.value == row)
    return page.cell(line, workbooks.find_cell(page, BLANK, column).column)


def _told(base: str, changes: list[Change]) -> tuple[Place, list[Finding]]:
    """The first cell changed, and what is newly said (all, if the example has the mistake still)."""
    book, before = _sound(base)
    cells = [_cell(book, change) for change in changes]
    sound = [cell.value for cell in cells]
    typed = [value for *_, value in changes]
    try:
        for cell, value in zip(cells, typed, strict=True):
            cell.value = value
        found = _check(book)
    finally:
        for cell, value in zip(cells, sound, strict=True):
            cell.value = value
    place = Place(cells[0].parent.title, cells[0].coordinate)
    return place, [each for each in found if typed == sound or each not in before]


@pytest.mark.parametrize("mistake", MISTAKES, ids=lambda mistake: mistake[0])
def test_a_published_mistake_is_found(mistake: Mistake) -> None:
    _, published, base, code, *changes = mistake
    place, found = _told(base, changes)
    codes = [f"{each.code} {each.place}" for each in found]
    assert any(each.code == code and place in (each.place, *each.related) for each in found), (
        f"{published}：{place} 应有 {code}，查出的是 {codes}"
    )


def test_what_is_not_seen_has_its_reason() -> None:
    assert [each for each in UNSEEN if not re.fullmatch(r"00[0-4]-\d\d", each)] == []
    assert set(UNSEEN) & {number for number, *_ in MISTAKES} == set()
    assert all(len(reason) >= 3 for reason in UNSEEN.values())
