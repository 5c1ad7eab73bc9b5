"""The finished document is read again: sound documents pass, whatever the branch; faulty ones do not."""

from dataclasses import replace
from pathlib import Path

import pytest
import workbooks
from documents import composed, copy_form, spoil_text
from workbooks import Change

from data_entry.findings import Finding, Level
from data_entry.model.disclosure import Disclosure
from data_entry.model.spec import lines, sheets
from data_entry.sample import BLANK
from generator.failures import FaultyFormError
from generator.forms.form import load_form
from generator.run.pipeline import check, check_document, generate, subject_of
from generator.run.report import Checked

NO_CARS: list[Change] = [
    ("三公经费", "公务用车购置费", "全年预算数", 0),
    ("三公经费", "公务用车购置费", "决算数", 0),
    ("三公经费", "公务用车运行维护费", "全年预算数", 0),
    ("三公经费", "公务用车运行维护费", "决算数", 0),
    ("三公经费", "购置越野车（辆）", "决算数", 0),
    ("三公经费", "购置越野车（辆）", "数量", 0),
]
FUND = "政府性基金预算支出"
VARIANTS: dict[str, list[Change]] = {
    "原样": [],
    "总计比上年减少": [
        ("上年对比", "收入、支出总计", "上年决算数", 700),
        ("上年对比", "收入、支出总计", "主要变动原因", "压减非急需支出"),
        ("上年对比", "财政拨款收入、支出总计", "上年决算数", 600),
        ("上年对比", "财政拨款收入、支出总计", "主要变动原因", "压减非急需支出"),
    ],
    "结转很大": [
        ("收支决算", "年初结转和结余", "决算数", 910),
        ("收支决算", "年末结转和结余", "决算数", 915),
        ("上年对比", "收入、支出总计", "上年决算数", 1420),
    ],
    "原因里写了别的数": [
        ("上年对比", "收入、支出总计", "主要变动原因", "其他局项目支出80万元划入。"),
        ("上年对比", FUND, "主要变动原因", "主要是支出合计10万元，由2万元增加5万元，增长9%。"),
    ],
    "持平": [
        ("上年对比", "收入、支出总计", "上年决算数", 560),
        ("上年对比", "一般公共预算支出", "上年决算数", 502),
        ("上年对比", "机关运行经费", "上年决算数", 60),
    ],
    "上年为零": [
        ("上年对比", FUND, "上年决算数", 0),
        ("上年对比", "机关运行经费", "上年决算数", 0),
        ("三公经费", "公务接待费", "上年决算数", 0),
    ],
    "新设单位": [("单位信息", "上年决算", "填写内容", "无（新设单位）")],
    "没有公务用车": NO_CARS,
    "三公经费为零": [
        *NO_CARS,
        ("三公经费", "公务接待费", "全年预算数", 0),
        ("三公经费", "公务接待费", "决算数", 0),
        ("三公经费", "国内公务接待支出", "决算数", 0),
        ("三公经费", "国内公务接待批次（批）", "数量", 0),
        ("三公经费", "国内公务接待人次（人）", "数量", 0),
        ("接待明细", "接待市统计局年报会审", "接待事项", None),
        ("接待明细", "接待市统计局年报会审", "金额", None),
        ("接待明细", "接待邻县统计局交流", "接待事项", None),
        ("接待明细", "接待邻县统计局交流", "金额", None),
    ],
    "有出国": [
        ("三公经费", "因公出国（境）费", "全年预算数", 5),
        ("三公经费", "因公出国（境）费", "决算数", 4.56),
        ("三公经费", "因公出国（境）费", "决算与预算差异原因", "机票节约"),
        ("三公经费", "因公出国（境）费", "比上年变动原因", "新增一个培训团组"),
        ("三公经费", "因公出国（境）费", "主要用途", "1个团组赴国外参加统计培训"),
        ("三公经费", "因公出国（境）团组（个）", "数量", 1),
        ("三公经费", "因公出国（境）人次（人）", "数量", 3),
    ],
    "没有政府采购": [
        ("其他重要事项", "政府采购货物支出", "填写内容", 0),
        ("其他重要事项", "政府采购服务支出", "填写内容", 0),
        ("其他重要事项", "授予中小企业合同金额", "填写内容", 0),
        ("其他重要事项", "授予小微企业合同金额", "填写内容", 0),
    ],
    "没有机关运行经费": [
        ("单位信息", "单位性质", "填写内容", "公益一类事业单位"),
        ("其他重要事项", "机关运行经费支出", "填写内容", 0),
    ],
    "原因里有年份和数字": [
        (
            "上年对比",
            "收入、支出总计",
            "主要变动原因",
            "2023年至2025年分3批安排普查经费，本年新增第2批",
        ),
        ("其他重要事项", "政府采购主要用途", "填写内容", "购置5台计算机和3台打印机"),
    ],
    "有下属单位": [
        ("下属单位", BLANK, "下属单位名称", "清江县普查中心"),
        ("下属单位", BLANK, "下属单位性质", "其他事业单位"),
    ],
    "总计有尾差": [
        ("收支决算", "收入总计", "决算数", 560.01),
        ("收支决算", "支出总计", "决算数", 560.01),
    ],
}
MOST_CHOICES = 3


def _checked(folder: Path, *changes: Change) -> Checked:
    return check(workbooks.save(workbooks.changed_book(*changes), folder))


def _findings(checked: Checked, options: dict[str, str] | None = None) -> list[Finding]:
    """Errors of the document made from a workbook, its own cells' findings left out."""
    filled = checked.filled
    filled = replace(filled, options=filled.options | (options or {}))
    checked = replace(checked, filled=filled, findings=[])
    return check_document(checked, composed(subject_of(checked))).findings


@pytest.mark.sampled(6)
@pytest.mark.parametrize("name", VARIANTS)
def test_a_sound_document_passes(name: str, tmp_path: Path) -> None:
    checked = _checked(tmp_path, *VARIANTS[name])
    assert checked.is_composable
    assert [f"{f.code} {f.message}" for f in _findings(checked)] == []


@pytest.mark.parametrize("number", range(MOST_CHOICES))
def test_a_sound_document_passes_under_every_option(number: int, tmp_path: Path) -> None:
    options = {}
    for option in workbooks.FORM.options:
        values = list(option.choices.values())
        options[option.key] = values[min(number, len(values) - 1)]
    assert [f"{f.code} {f.message}" for f in _findings(_checked(tmp_path), options)] == []


def test_a_workbook_in_yuan_gives_a_document_that_passes(tmp_path: Path) -> None:
    entries = workbooks.baseline()
    for name, sheet in entries.sheets.items():
        for row in sheet if isinstance(sheet, list) else [sheet]:
            _to_yuan(name, row)
    entries.sheets["unit"]["money"] = "元"
    checked = check(workbooks.write(entries, tmp_path))
    assert checked.findings == []
    assert [f.message for f in _findings(checked)] == []


def _to_yuan(sheet: str, row: dict[str, object]) -> None:
    model = next(m for name, _, m in sheets(Disclosure) if name == sheet)
    for line in lines(model):
        value = row.get(line.name)
        for column in line.columns:
            if not column.kind.is_money:
                continue
            if isinstance(value, dict) and column.name in value:
                value[column.name] = round(value[column.name] * 10000, 2)
            elif not line.model and value is not None:
                row[line.name] = round(value * 10000, 2)  # type: ignore[operator]


def _faulty_form(folder: Path, file: str, old: str, new: str) -> str:
    target = copy_form(folder)
    spoil_text(target, file, old, new)
    return str(target)


@pytest.mark.parametrize(
    ("old", "new", "code", "message"),
    [
        (
            "{选.合计写法}收入合计{收支.本年收入合计}",
            "{选.合计写法}收入合计{收支.本年支出合计}",
            "W01",
            "“二、收入决算情况说明”一节写“本年收入合计545.00万元”，填报表是 550.00万元",
        ),
        (
            "{选.合计写法}支出合计{收支.本年支出合计}",
            "{选.合计写法}支出合计456.32万元",
            "D09",
            "“三、支出决算情况说明”一节的数 456.32 不是填报表里的数，也算不出来",
        ),
        (
            "占项(部分)",
            "占项({'名称': 部分.名称, '数': 部分.数, '占比': 一般公共.占比, '键': ''})",
            "W05",
            "“500.00万元，占92.11%”：按金额计算应为 90.91%",
        ),
        (
            "与上年(收支总计)",
            "变动({'键': '', '名称': 收支总计.名称, '增减': 收支总计.增减, '差额': 收支总计.差额, "
            "'升降': 收支总计.升降, '变动率': 一般公共.变动率})",
            "Y03",
            "推算增减率应为 7.69%，写的是 4.58%",
        ),
        (
            "截至{年}年12月31日，{称谓}",
            "截至{上年}年12月31日，{称谓}",
            "D01",
            "“截至2023年12月31日”",
        ),
        ("组织对{{ 年 }}年度", "组织对XX年度", "D03", "残留模板文字“XX”"),
    ],
)
def test_a_faulty_template_stops_the_document(
    old: str, new: str, code: str, message: str, tmp_path: Path
) -> None:
    """A form whose sentence takes the wrong value: nothing is published."""
    form = _faulty_form(tmp_path, "phrases.toml", old, new)
    path = workbooks.save(workbooks.baseline_book(), tmp_path)
    outcome = generate(path, tmp_path / "成果", form_name=form)
    assert outcome.folder is None
    assert not (tmp_path / "成果").exists()
    errors = [f for f in outcome.checked.findings if f.level is Level.ERROR]
    assert code in {f.code for f in errors}
    assert any(message in f.message for f in errors)
    assert {f.sheet for f in errors} == {"生成的文档"}
    assert all("模板" in f.advice for f in errors)


def test_an_amount_that_a_form_prints_without_its_unit_is_told(tmp_path: Path) -> None:
    spoilt = "支出{{ 收支.基本支出 }}，项目{{ 收支.项目支出|印 }}。组织对{{ 年 }}年度"
    form = _faulty_form(tmp_path, "phrases.toml", "组织对{{ 年 }}年度", spoilt)
    path = workbooks.save(workbooks.baseline_book(), tmp_path)
    outcome = generate(path, tmp_path / "成果", form_name=form)
    [told] = [f for f in outcome.checked.findings if f.code == "W07"]
    assert told.level is Level.WARNING
    assert "的金额 405.00 后面没有单位：“支出405.00，项目140.00万元”" in told.message
    assert "{{ 标签|印 }}" in told.advice


def test_a_draft_of_a_faulty_template_is_made(tmp_path: Path) -> None:
    form = _faulty_form(tmp_path, "phrases.toml", "组织对{{ 年 }}年度", "组织对XX年度")
    path = workbooks.save(workbooks.baseline_book(), tmp_path)
    outcome = generate(path, tmp_path / "成果", form_name=form, draft=True)
    assert outcome.document
    assert "D03" in {f.code for f in outcome.checked.findings}


def _form_with(folder: Path, settings: str) -> str:
    target = copy_form(folder)
    path = target / "province.toml"
    said = path.read_text(encoding="utf-8")
    path.write_text(f"{said}\n[checks]\n{settings}", encoding="utf-8")
    load_form.cache_clear()
    return str(target)


def test_a_form_turns_a_check_off(tmp_path: Path) -> None:
    change: Change = ("上年对比", FUND, "主要变动原因", None)
    path = workbooks.save(workbooks.changed_book(change), tmp_path)
    assert [f.code for f in check(path).findings] == ["Y07"]
    form = _form_with(tmp_path, 'off = ["Y07"]\n')
    assert check(path, form).findings == []


def test_a_form_sets_its_own_threshold(tmp_path: Path) -> None:
    change: Change = ("上年对比", "一般公共预算支出", "主要变动原因", None)
    path = workbooks.save(workbooks.changed_book(change), tmp_path)
    assert check(path).findings == []
    form = _form_with(tmp_path, 'thresholds = { Y07 = "0.04" }\n')
    (finding,) = check(path, form).findings
    assert (finding.code, finding.message) == (
        "Y07",
        "一般公共预算支出较上年增长4.58%，没有填写变动原因",
    )
    assert "超过 4%" in finding.advice


@pytest.mark.parametrize(
    ("settings", "fault"),
    [
        ('off = ["Z99"]\n', "没有可以关闭的校核规则“Z99”"),
        ('off = ["F02"]\n', "没有可以关闭的校核规则“F02”"),
        ('thresholds = { T01-2 = "1" }\n', "校核规则“T01-2”没有界限可改"),
    ],
)
def test_a_form_cannot_name_a_rule_that_is_not_there(
    settings: str, fault: str, tmp_path: Path
) -> None:
    path = workbooks.save(workbooks.baseline_book(), tmp_path)
    with pytest.raises(FaultyFormError, match=fault):
        check(path, _form_with(tmp_path, settings))
