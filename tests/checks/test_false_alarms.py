"""Sentences as clerks write them, all correct: none may be found fault with.

Each is put into a chapter of the unit's report, a chapter of the project's report or a reason of
the baseline; W14 (figures that cannot be tied) is the only thing that may be said, as a 提示.
"""

import io
from functools import cache
from pathlib import Path

import pytest
import workbooks
from openpyxl import Workbook, load_workbook

from data_entry.findings import Finding, Level
from data_entry.model.disclosure import Disclosure
from data_entry.model.spec import sheets
from data_entry.reading.read import read_workbook
from data_entry.sample import offices
from data_entry.subjects.catalogue import load
from generator.checks import run_checks
from generator.forms.finding import find_form, shipped_names
from generator.forms.form import load_form

WHOLE = [
    # 一年里的一段、单位的一部分，不是表里的那个数
    "截至6月底，支出合计216.64万元。",
    "一季度，人员经费支出139.63万元。",
    "前三季度，政府采购支出总额6.8万元。",
    "上半年，公务接待费支出0.62万元。",
    "7月，机关运行经费支出11.2万元。",
    "局机关支出：人员经费280万元、公用经费40万元。",
    "清江县普查中心：人员经费65万元。",
    "剔除公务用车购置因素，“三公”经费支出4.2万元。",
    "会议费、差旅费支出15.11万元。",
    "公务接待费、公务用车运行维护费共4.2万元。",
    "财政拨款项目支出117万元。",
    "一般公共预算财政拨款项目支出97万元。",
    "办公费比上年增加0.5万元，其中印刷费1.2万元。",
    # 增减
    "农村调查支出由上年的780万元减少到468.52万元，减少311.48万元，下降39.93%。",
    "宣传支出由去年的80万元增加到90万元，增加10万元，增长12.5%。",
    "从2023年的144.29万元增加到168.43万元，增加24.14万元，增长16.73%。",
    "办公费减少3.2万元，差旅费增长5%。",
    "调查支出减少20万元，普查支出增长12%。",
    "收入增加100万元，支出下降3%。",
    "投入中央资金300万元、县级资金200万元，比上年增加100万元，增长25%。",
    "全年完成投资3180万元，其中中央资金1200万元，比上年增加240万元，增长8.16%。",
    "专项资金500万元（含上年结转40万元），比上年增加120万元，增长31.58%。",
    "3月县财政局批复460万元，另有上年结转40万元，比申报数减少60万元。",
    "本年发放138.96万元，上年发放132.60万元，人均增加30元。",
    "合同价438.6万元，2023年支付120万元，设计变更增加6.8万元。",
    "全县规模以上工业增加值增长8.3%，较上年提高1.2个百分点。",
    "入户率93.62%，高于全县平均水平（90.4%），比上年提高2.35个百分点。",
    # 占比、合计
    "调查收入合计832.82万元，比上年增加98.73万元，增长13.45%。其中：拨款832.82万元，占100%。",
    "其中调查支出1210.12万元，较上年减少35万元，占62.68%。",
    "采购设备48.62万元、服务238万元，占84.24%。",
    "采购器材5.76万元、船只12万元，比预算节约3.64万元，合计支出17.76万元。",
    "按每户2500元、每人200元标准补助，共计支出20.74万元。",
    "一季度支付86万元、二季度支付120万元，全年共支出468.52万元。",
    "年初预算460万元、上年结转40万元，支出468.52万元，结余31.48万元。",
    "安排维修52万元、物资38万元，实际支出86.23万元，结余3.77万元。",
    "预算安排500万元，到位480万元，支出468.52万元，结余31.48万元。",
    # 个数
    "承担样本、名录、台账管理任务的5个单位全部通过验收。",
    "覆盖城镇、农村、企业三大领域8个项目。",
    "在红岩、大坪两镇实施4个项目。",
    "组织统计、普查、执法人员到12个单位检查。",
    # 年份
    "调查频次由10年一遇提高到20年一遇。",
    "设备折旧年限为20年。",
    "三名职工工龄满20年。",
    "到2030年建成统计云平台。",
    "规划到2035年实现全覆盖，二期预计2028年完工。",
    "截至2023年末，存量债务1200万元，2024年化解300万元。",
    "2023年9月开工的数据机房本年6月投入使用。",
    "完成2022—2023年专项资金审计。",
    "依据《关于做好2019年统计工作的通知》（清统〔2019〕12号）执行。",
    # 方向
    "机关运行经费中办公费增加1.2万元。",
    "一般公共预算财政拨款支出比2022年增加120万元。",
    "公务接待费上半年增加0.2万元，下半年减少0.35万元。",
    "“三公”经费同口径下降15.96%。",
    "三公经费较预算减少0.3万元。",
    # 单位、名称、用词
    "带动年收入万元以上农户128户。",
    "争取资金120万余元。",
    "金额单位为万元。",
    "与邻县统计局交流3次，与市统计局会商2次。",
    "一步一步推进，一年一年积累，经济普查普查员全部持证上岗。",
    "红岩站改造支出136.5万元；大坪站改造支出138.5万元。",
    "上半年发放补贴69.48万元。下半年发放补贴69.84万元。",
    "全县有23个乡镇、2.86万户、9.12万人、1450平方公里。",
    "检查企业732家，查处735家次。",
    # 一件事、年初或上年的人数，不是年末的人数
    "年内退休1名，退休人员待遇按时发放。",
    "上年末实有10人，本年调入1人。",
    "年初在职12人，年内调出1人。",
    "本年新增退休1名，遗属1名。",
    # 简称的定义
    "清江县统计局（以下简称“统计局”）承担全县统计调查。",
    # 上年的事今年做完，次年的文件和打算
    "2023年启动的统计云平台建设本年完工并通过验收。",
    "2023年立项的机房改造，本年3月竣工。",
    "2023年签订的印刷合同本年履行完毕。",
    "依据《关于开展2024年度绩效自评的通知》（清财绩〔2025〕3号）开展自评。",
    "根据决算批复（清财〔2025〕21号）公开。",
    "编制2025年度预算时压减一般性支出。",
    "计划2025年完成数据迁移。",
    "2025年度继续开展人口抽样调查的准备。",
    # 单位与指标相同、说的不是指标
    "执法检查12次，培训统计人员320人次，满意度调查回收问卷93份。",
    "全年接待来访120人次，办结率100%。",
    "第一批试点乡镇5个，第二批试点乡镇7个。",
    "普查区划分286个，入户率99.8%，数据质量抽查差错率0.3‰。",
]
PROJECT = [
    "截至6月底，实际支出50万元，执行率50%。",
    "4月12日，到位资金60万元；8月20日，到位资金40万元。",
    "红岩站：预算数48万元，实际支出42.6万元，结余5.4万元。",
    "其中：省级资金到位30万元，执行率100%。",
    "产出指标：得分48分；满意度指标：得分44分。",
    "上年，该项目预算42万元，执行率98.2%。",
    "累计支付152万元，其中2023年55万元、2024年97万元。",
    "剩余资金按规定由财政收回，账面无结余。",
    "中央到位资金60万元，省级到位资金40万元。",
    "入户登记执行数67万元，宣传执行数30万元。",
    "产出指标得30分，其中数量指标得20分；满意度得10分，共得40分。",
    # 一部分，不是项目的全部
    "宣传费实际支付41.6万元，其余用于登记。",
    "中央补助20万元、省级补助30万元用于登记。",
    "产出指标分值50分，自评得分48分；满意度指标分值50分，自评得分44分。",
    "登记环节分值30分，自评得分30分。",
    "第一批资金80万元、第二批20万元，已全部到位。",
    # 与指标同一单位的别的数
    "普查登记单位1280家，其中企业732家。",
    "满意度调查共93份问卷，满意度93%。",
    "普查对象满意度为93%，高于上年的90%。",
    "服务对象满意度达到95%以上。",
    "普查对象对入户时间的满意度为88%，对宣传的满意度为97%。",
    "扣2分的原因是个别单位登记偏晚。",
    "登记单位抽查合格率48%的乡镇已限期整改。",
]
ALWAYS = {"W14"}
"""Figures that stand on no sheet are listed, right or wrong."""
RISING = [
    "因上年压减支出、基数较低",
    "使用上年结余资金安排移民项目",
    "资金由财政收回后重新下达",
    "上年未发生此项支出",
    "人员增加，基本支出相应增加",
    "2022年启动的平台建设本年支付尾款，支出增加",
    "2021年以来人员陆续增加",
    "2022年度项目资金结转使用，支出增加",
]
FALLING = [
    "因上年追加普查资金，本年不安排",
    "本年未安排上年新增的修缮项目",
    "本年新增项目较上年少",
    "优化公务出行，提高公务用车使用效率",
    "提高资金使用效益，合并实施项目",
]


@cache
def _book() -> Workbook:
    book = workbooks.baseline_book()
    for page in book.worksheets:
        for row in page.iter_rows():
            for cell in row:
                if isinstance(cell.value, str) and cell.value.startswith("="):
                    cell.value = None
    return book


def _said(*changes: workbooks.Change) -> list[str]:
    """What is found beside W14 when these cells of the baseline are changed."""
    found = _found(*changes)
    return [f"{f.code} {f.message}" for f in found if f.level is not Level.NOTE]


def _found(*changes: workbooks.Change) -> list[Finding]:
    cells = [(workbooks.find_cell(_book()[s], r, c), value) for s, r, c, value in changes]
    before = [cell.value for cell, _ in cells]
    try:
        for cell, value in cells:
            cell.value = value
        filled = read_workbook(
            Path("填报表.xlsx"), workbooks.as_read(_book()), workbooks.FORM.questions
        )
        return [*filled.findings, *run_checks(filled, load(2024), workbooks.FORM)]
    finally:
        for (cell, _), value in zip(cells, before, strict=True):
            cell.value = value


PARAGRAPHS = (
    Path(__file__).with_name("right_paragraphs.txt").read_text(encoding="utf-8").splitlines()
)
"""Paragraphs in the style of published documents, of offices of many kinds: parts, shares, years, staff."""
MOST = 0.01
"""So great a share of them may be asked about, at the most."""


def test_paragraphs_of_documents(pytestconfig: pytest.Config) -> None:
    """Every third of them; all with ``--all``."""
    tried = PARAGRAPHS if pytestconfig.getoption("--all") else PARAGRAPHS[::3]
    found = {each: said for each in tried if (said := _told(each))}
    print(f"{len(tried)} 段，{len(found)} 段有话说", *found.items(), sep="\n")
    assert not [each for each in found.items() if each[1].startswith("错误")]
    assert len(found) <= MOST * len(tried), found


def _told(line: str) -> str:
    """Everything told of a paragraph but that its figures cannot be tied (W14).

    Behind it may stand the cells of its own office: “工作表|行|栏|数”, after a tab each.
    """
    paragraph, *own = line.split("\t")
    cells = [
        (sheet, row, column, float(n)) for sheet, row, column, n in (c.split("|") for c in own)
    ]
    found = _found(("整体自评报告", "1.履职效能。", "正文", paragraph), *cells)
    return "；".join(f"{f.level} {f.code} {f.message}" for f in found if f.code not in ALWAYS)


@pytest.mark.parametrize("sentence", WHOLE)
def test_a_sentence_of_the_unit_s_report(sentence: str) -> None:
    assert _said(("整体自评报告", "1.履职效能。", "正文", sentence)) == []


@pytest.mark.parametrize("sentence", PROJECT)
def test_a_sentence_of_a_project_s_report(sentence: str) -> None:
    assert _said(("项目自评报告", "（三）项目监管情况", "正文1", sentence)) == []


@pytest.mark.parametrize("reason", RISING)
def test_a_reason_for_more(reason: str) -> None:
    assert _said(("上年对比", "一般公共预算支出", "主要变动原因", reason)) == []


@pytest.mark.parametrize("reason", FALLING)
def test_a_reason_for_less(reason: str) -> None:
    assert _said(("三公经费", "公务接待费", "比上年变动原因", reason)) == []


@pytest.mark.parametrize(
    "reason",
    [
        "超额完成，没有扣分",
        "提前完成登记",
        "无偏差",
        "年初指标值设定偏低，下年合理设置",
        "继续加强管理",
    ],
)
def test_a_remark_on_full_marks(reason: str) -> None:
    row = ("绩效指标", "经济普查")
    changes = [(*row, "得分", 50), (*row, "未完成原因及扣分说明", reason)]
    assert not [said for said in _said(*changes) if "满分" in said]


@pytest.mark.parametrize("reason", ["每低1个百分点扣0.5分，共扣2分", "登记偏晚扣1分、漏登扣1分"])
def test_a_reason_for_points_lost(reason: str) -> None:
    assert _said(("绩效指标", "经济普查", "未完成原因及扣分说明", reason)) == []


MORE_THAN_BUDGET = [
    "使用上年结转资金",
    "上年未完成项目本年支付",
    "新退休人员一次性补贴",
    "年初预算低于实际支出",
    "年初未安排预算，年中据实追加",
    "跨年项目在本年支付",
]
LESS_THAN_BUDGET = [
    "年中追加预算，当年未形成支出",
    "追加资金下达较晚",
    "新增项目前期工作未到位",
    "中标价低于预算价",
    "年中调入人员较计划少",
    "项目跨年度实施，资金结转下年",
]


@pytest.mark.parametrize(
    ("budget", "reason"),
    [(80, each) for each in MORE_THAN_BUDGET] + [(120, each) for each in LESS_THAN_BUDGET],
)
def test_a_reason_for_what_differs_from_the_budget(budget: int, reason: str) -> None:
    row = ("一般公共预算支出", "2010507")
    changes = [(*row, "全年预算数", budget), (*row, "决算与预算差异原因", reason)]
    assert not [said for said in _said(*changes) if said.startswith("W11")]


STAFF = ["年中人员退休", "退休人员增加", "新进人员较预计少，年中两名职工退休"]


@pytest.mark.parametrize("reason", STAFF)
@pytest.mark.parametrize("code", ["2101101", "2210201"])
def test_staff_retire_whatever_is_paid_for_them(code: str, reason: str) -> None:
    budget = {"2101101": 21, "2210201": 26}[code]
    changes = [
        ("一般公共预算支出", code, "全年预算数", budget),
        ("一般公共预算支出", code, "决算与预算差异原因", reason),
    ]
    assert not [said for said in _said(*changes) if said.startswith("W12")]


@pytest.mark.parametrize("use", ["巡回医疗和急救出车", "送医下乡", "离退休干部活动出车"])
def test_a_car_may_be_used_for_what_other_subjects_are_called(use: str) -> None:
    assert _said(("三公经费", "公务用车运行维护费", "主要用途", use)) == []


NAMED = [
    "人员经费和公用经费合计405万元。",
    "基本支出、项目支出合计545万元，其中一般公共预算基本支出和项目支出502万元。",
    "一般公共预算财政拨款收入与其他收入共计530万元。",
    "人员经费占基本支出的85.19%，公用经费占基本支出的14.8%。",
    "“三公”经费比上年增加18.1万元，公务接待费比上年减少0.4万元。",
    "项目支出占本年支出合计的25.69%。",
    "普查支出和抽样支出合计49万元。",
    "上半年人员经费和公用经费合计201万元。",
    "局机关人员经费和公用经费合计301万元。",
    "人员经费、公用经费预算合计410万元。",
    # 换一种说法的数
    "对2个项目开展绩效监控，对3个项目编制绩效目标。",
    "上年对5个项目开展绩效监控。",
    "国内公务接待人均150元，公务接待人均标准60元以内。",
    "公务用车运行维护费车均1.5万元。",
    "政府采购货物全部为设备，服务均为印刷。",
    "收入、支出总计比上年增加40万元，增长7.69%。",
    "“三公”经费比预算节约0.3万元。",
    "3月至5月，全县更新9辆乡镇客车。",
    # 相邻两位颠倒的另一个数
    "全县统计系统支出840万元，其中普查支出450万元。",
    # 在前面的数上再加
    "财政拨款收入520万元。加上其他收入30万元、年初结转和结余10万元，收入总计560万元。",
    "登记单位133家，抽查133家，整改问题共计111家。",
]
"""Sums, shares and changes of what is only named."""


@pytest.mark.parametrize("sentence", NAMED)
def test_what_is_only_named_adds_up(sentence: str) -> None:
    assert _said(("整体自评报告", "1.履职效能。", "正文", sentence)) == []


USUAL = {spec.title for _, spec, _ in sheets(Disclosure)}
"""The sheets that the offices fill; on a form's own ones stand placeholders, which contradict."""


@pytest.mark.sampled(17)
@pytest.mark.parametrize("office", offices())
@pytest.mark.parametrize("name", shipped_names())
def test_no_error_is_found_in_an_office_of_any_kind(name: str, office: str) -> None:
    """Falling, flat, nothing last year, without 三公, new, with funds and 国资, in 元: all are right."""
    book = load_workbook(io.BytesIO(workbooks.sample_content(f"{name}/{office}")), data_only=True)
    form = load_form(find_form(name))
    filled = read_workbook(Path("填报表.xlsx"), workbooks.as_read(book), form.questions)
    found = [*filled.findings, *run_checks(filled, load(filled.year), form)]
    usual = [each for each in found if each.sheet in USUAL or each.code != "M01"]
    assert [each.message for each in usual if each.level is Level.ERROR] == []
    told = [each for each in usual if each.level is Level.WARNING and each.sheet in USUAL]
    assert len(told) <= 12
