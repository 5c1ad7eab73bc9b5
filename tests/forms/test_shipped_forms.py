"""The same figures under every form shipped: each says them in its own words, order and tables."""

import io
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import workbooks
from docx import Document
from openpyxl import load_workbook
from places import PRINCIPAL
from tables_help import tables_of

from data_entry.blank.write import workbook_bytes
from data_entry.entries import Entries
from data_entry.model.extend import FaultyQuestionsError, extended
from data_entry.model.spec import asked_lines, asked_sheets
from data_entry.questions import Questions
from data_entry.sample import sample
from data_entry.subjects.catalogue import load
from generator.contents.compose import Composed, compose
from generator.forms.finding import find_form
from generator.forms.form import load_form
from generator.run.pipeline import check, check_document, subject_of

USES = {"2010501": "在职人员工资和日常办公", "2010507": "第五次经济普查"}
MORE = [
    *("（一）办公室。", "普查宣传采购节约", 6, 4, 5, 3, 12),
    *("《预算绩效管理办法》、《绩效评价结果应用办法》", "财务牵头、业务处室分工负责"),
    *(3, 100, 2, 80, 3, 100, 94.5, 2, 1, 0, 0, 3, 2, 1, None, None, "房屋出租"),
]
"""The sheet 补充内容 of the form without annexes, from top to bottom."""


def entries_for(name: str) -> Entries:
    """The baseline with what this form asks besides."""
    form = load_form(find_form(name))
    entries = sample(form.questions)
    if name == "shanghai-2024":
        for row in entries.sheets["general_items"]:
            row["fact_1"] = USES.get(row["code"], row["fact_1"])
        entries.sheets["extra_1"] = {f"fact_{n}": value for n, value in enumerate(MORE, 1)}
    if name == "sichuan-2020":
        entries.sheets["extra_3"] |= {f"fact_{n}": 0 for n in range(1, 7)}
        entries.sheets["extra_3"] |= {"fact_7": 0.3, "fact_8": 0.2}
    if any(option.key == "附表" for option in form.options):
        entries.options["第五部分 附表"] = "印在文中"
    return entries


def workbook_for(name: str, folder: Path) -> Path:
    path = folder / f"{name}.xlsx"
    form = load_form(find_form(name))
    path.write_bytes(workbook_bytes(form.questions, load(2024), entries_for(name)))
    return path


@cache
def made(name: str, folder: Path) -> tuple[list[Any], Composed]:
    checked = check(workbook_for(name, folder))
    assert checked.form.key == name
    result = compose(subject_of(checked))
    return check_document(checked, result).findings, result


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("forms")


@pytest.mark.parametrize("name", PRINCIPAL)
def test_the_same_figures_pass_under_every_form(name: str, folder: Path) -> None:
    findings, _ = made(name, folder)
    years = load_form(find_form(name)).years
    is_other_year = bool(years) and 2024 not in years  # the figures are those of 2024
    assert [each.code for each in findings] == ["Y14"] * is_other_year


def lines_of(name: str, folder: Path) -> list[str]:
    document = made(name, folder)[1].document
    texts = [p.text for p in Document(io.BytesIO(document)).paragraphs]
    return texts[max(i for i, text in enumerate(texts) if text.startswith("第一部分")) :]


PARTS = {
    "national": [
        "第一部分  清江县统计局概况",
        "第二部分  2024年度部门决算表",
        "第三部分  2024年度部门决算情况说明",
        "第四部分  名词解释",
    ],
    "shanghai-2024": [
        "第一部分  清江县统计局概况",
        "第二部分  清江县统计局2024年度部门决算表",
        "第三部分  清江县统计局\n2024年度部门决算情况说明",
        "第四部分  名词解释",
    ],
    "sichuan-2024": [
        "第一部分  部门概况",
        "第二部分  2024年度部门决算情况说明",
        "第三部分  名词解释",
        "第四部分  附件",
        "第五部分  附表",
    ],
}
PARTS["sichuan-2020"] = PARTS["sichuan-2024"]


@pytest.mark.parametrize("name", PRINCIPAL)
def test_parts_in_the_order_of_the_form(name: str, folder: Path) -> None:
    lines = lines_of(name, folder)
    assert [line for line in lines if line.startswith("第") and "部分  " in line] == PARTS[name]


SECTIONS = [
    *("一、收入支出决算总体情况说明", "二、收入决算情况说明", "三、支出决算情况说明"),
    "四、财政拨款收入支出决算总体情况说明",
    "五、一般公共预算财政拨款支出决算情况说明",
    "六、一般公共预算财政拨款基本支出决算情况说明",
]
NATIONAL_SECTIONS = [
    *SECTIONS,
    "七、政府性基金预算财政拨款收入支出决算情况说明",
    "八、国有资本经营预算财政拨款支出决算情况说明",
    "九、财政拨款“三公”经费支出决算情况说明",
    "十、其他重要事项的情况说明",
]
SHANGHAI_SECTIONS = [
    *SECTIONS,
    "七、财政拨款“三公”经费支出决算情况说明",
    "八、政府性基金预算财政拨款收入支出决算情况说明",
    "九、国有资本经营预算财政拨款收入支出决算情况说明",
    "十、预算绩效管理情况",
    "十一、其他重要事项的情况说明",
]


@pytest.mark.parametrize(
    ("name", "sections"),
    [("national", NATIONAL_SECTIONS), ("shanghai-2024", SHANGHAI_SECTIONS)],
)
def test_sections_in_the_order_of_the_form(name: str, sections: list[str], folder: Path) -> None:
    lines = lines_of(name, folder)
    start = lines.index(PARTS[name][2])
    found = [line for line in lines[start:] if "、" in line[:3] and line.endswith(("说明", "情况"))]
    assert found == sections


SHANGHAI = [
    "清江县统计局2024年度收入支出总计560.00万元。与2023年度相比，收入支出总计增加40.00万元，增长7.69%。主要原因：普查任务增加。",
    "本年收入合计550.00万元，其中：财政拨款收入520.00万元，占94.55%；其他收入30.00万元，占5.45%。",
    "1、一般公共服务支出（类）统计信息事务（款）行政运行（项）。主要用于：在职人员工资和日常办公。年初预算为300.00万元，支出决算为300.00万元。",
    "2、一般公共服务支出（类）统计信息事务（款）专项普查活动（项）。主要用于：第五次经济普查。年初预算为100.00万元，支出决算为97.00万元。决算数小于预算数的主要原因：普查宣传采购节约。",
    "“三公”经费财政拨款支出年初预算为22.50万元，支出决算为22.20万元，完成预算的98.67%，其中：因公出国（境）费决算为0万元；公务用车购置及运行维护费支出决算为21.00万元，完成预算的100.00%；公务接待费支出决算为1.20万元，完成预算的80.00%。2024年度“三公”经费支出决算数小于预算数的主要原因：公务接待费节约。",
    "2024年度“三公”经费财政拨款支出决算数比2023年度增加18.10万元，增长441.46%，其中：因公出国（境）费支出决算与2023年度持平；公务用车购置及运行维护费支出决算增加18.50万元，增长740.00%；公务接待费支出决算减少0.40万元，下降25.00%。公务用车购置及运行维护费支出增加的主要原因是更新一辆越野车。公务接待费支出减少的主要原因是接待批次减少。",
    "清江县统计局2024年度无国有资本经营预算财政拨款收入和支出。",
    "清江县统计局2024年度预算绩效管理工作开展情况如下：本部门建立了如下预算绩效管理制度：《预算绩效管理办法》、《绩效评价结果应用办法》，建立了财务牵头、业务处室分工负责的预算绩效管理工作机制；全过程绩效管理实施情况：编报绩效目标的2024年度项目3个，涉及预算金额100.00万元；绩效跟踪评价的2024年度项目2个，涉及预算金额80.00万元；绩效自评的2024年度项目3个，涉及预算金额100.00万元，平均得分94.5分（其中，绩效评级为“优”的项目2个；绩效评级为“良”的项目1个；绩效评级为“合格”的项目0个；绩效评级为“不合格”的项目0个。绩效自评中共发现问题3个，已经完成整改的2个，正在整改的1个）。",
    "清江县统计局2024年度政府采购金额（以合同签订为准）为20.00万元，其中：货物采购金额12.00万元、工程采购金额0万元、服务采购金额8.00万元。",
    "2024年度本部门面向中小企业预留政府采购项目预算金额6.00万元，面向小微企业预留政府采购项目预算金额4.00万元。在面向中小企业预留的政府采购项目中，由中小企业供应商中标或成交的，采购金额5.00万元；在面向小微企业预留政府采购项目中，由小微企业供应商中标或成交的，采购金额3.00万元；在其他政府采购项目中，由中小企业供应商中标或成交的，采购金额12.00万元。",
    "截至2024年12月31日，县统计局共有车辆2辆，其中：部级领导干部用车0辆、主要领导干部用车1辆、机要通信用车1辆、应急保障用车0辆、执法执勤用车0辆、特种专业技术用车0辆、离退休干部用车0辆、其他用车0辆。单价100万元（含）以上设备（不含车辆）0台（套）。",
]
NATIONAL = [
    "2024年度收、支总计均为560.00万元。收入总计中，本年收入合计550.00万元，年初结转和结余10.00万元；支出总计中，本年支出合计545.00万元，年末结转和结余15.00万元。与2023年度相比，收、支总计各增加40.00万元，增长7.69%。主要原因是普查任务增加。",
    "2024年度一般公共预算财政拨款支出年初预算为505.00万元，支出决算为502.00万元，完成年初预算的99.41%。其中：",
    "2.一般公共服务支出（类）统计信息事务（款）专项普查活动（项）。年初预算为100.00万元，支出决算为97.00万元，完成年初预算的97.00%。决算数小于年初预算数的主要原因是普查宣传采购节约。",
    "清江县统计局2024年度没有国有资本经营预算财政拨款支出。",
]


@pytest.mark.parametrize(
    ("name", "sentence"),
    [("shanghai-2024", s) for s in SHANGHAI] + [("national", s) for s in NATIONAL],
)
def test_sentences_of_the_form(name: str, sentence: str, folder: Path) -> None:
    assert sentence in lines_of(name, folder)


TABLE_COUNT = {"national": 9, "shanghai-2024": 9, "sichuan-2020": 14, "sichuan-2024": 13}
FIGURE_COUNT = {"national": 7, "shanghai-2024": 0, "sichuan-2020": 7, "sichuan-2024": 7}


@pytest.mark.parametrize("name", PRINCIPAL)
def test_tables_and_figures_of_the_form(name: str, folder: Path) -> None:
    _, result = made(name, folder)
    assert len(tables_of(result.document)) == TABLE_COUNT[name]
    assert len(result.pictures) == 2 * FIGURE_COUNT[name]


def test_tables_without_numbers_of_lines(folder: Path) -> None:
    tables = tables_of(made("shanghai-2024", folder)[1].document)
    assert tables["支出决算表"][2] == [
        "合计",
        *["545.00", "405.00", "140.00", "0.00", "0.00", "0.00"],
    ]
    assert tables["收入支出决算总表"][-1] == ["总计", "560.00", "总计", "560.00"]
    assert tables["财政拨款“三公”经费支出决算表"][-1] == (
        [
            "22.50",
            "22.20",
            "0.00",
            "0.00",
            "21.00",
            "21.00",
            "18.00",
            "18.00",
            "3.00",
            "3.00",
            "1.50",
            "1.20",
        ]
    )
    assert not any(line.startswith("公开0") for line in lines_of("shanghai-2024", folder))


def test_amounts_can_be_added_in_a_table(folder: Path) -> None:
    """合计 of the form's own figures: 0.30 planned and 0.20 spent on receptions."""
    tables = tables_of(made("sichuan-2020", folder)[1].document)
    row = tables["政府性基金预算财政拨款“三公”经费支出决算表"][-1]
    assert row == [
        "0.30",
        "0.00",
        "0.00",
        "0.00",
        "0.00",
        "0.30",
        "0.20",
        "0.00",
        "0.00",
        "0.00",
        "0.00",
        "0.20",
    ]


# --- what the workbook of a form asks ----------------------------------------------------------


def test_a_form_asks_in_its_own_words(folder: Path) -> None:
    book = load_workbook(workbook_for("shanghai-2024", folder))
    assert not {"绩效管理", "绩效指标", "整体自评报告", "支出明细"} & set(book.sheetnames)
    headings = [cell.value for cell in book["一般公共预算支出"][4]]
    assert headings[-1] == "主要用途"
    assert "年初预算数" in headings
    assert "全年预算数" not in headings
    labels = [cell.value for cell in book["其他重要事项"]["A"]]
    assert "部级领导干部用车" in labels
    assert "授予中小企业合同金额" not in labels


def test_a_form_that_prints_four_kinds_of_cars_does_not_ask_for_eight() -> None:
    book = workbooks.baseline_book()
    page = book["其他重要事项"]
    labels = {cell.value: cell.row for cell in page["A"]}
    assert "执法执勤用车" not in labels
    parts = [
        labels[name] for name in ("主要负责人用车", "机要通信用车", "应急保障用车", "其他用车")
    ]
    assert page.cell(labels["车辆总数"], 2).value == "=" + "+".join(f"B{row}" for row in parts)


@pytest.mark.parametrize(
    "questions",
    [
        Questions(form="x", version=1, titles={"收支决算.没有": "有"}),
        Questions(form="x", version=1, without=("没有",)),
        Questions(form="x", version=1, without=("收支决算.没有",)),
    ],
)
def test_questions_that_do_not_exist_cannot_be_renamed_or_left_out(questions: Questions) -> None:
    with pytest.raises(FaultyQuestionsError, match="没有"):
        extended(questions)


def test_what_is_left_out_is_blank_and_what_is_renamed_keeps_its_tag() -> None:
    questions = Questions(
        form="x",
        version=1,
        titles={"其他重要事项.其他用车": "别的车"},
        without=("绩效管理", "其他重要事项.部级领导干部用车"),
    )
    root = extended(questions)
    by_title = {spec.title: model for _, spec, model in asked_sheets(root)}
    assert "绩效管理" not in by_title
    lines = {line.cell.title: line.tag for line in asked_lines(by_title["其他重要事项"])}
    assert lines["别的车"] == "其他用车"
    assert "部级领导干部用车" not in lines
    record: Any = by_title["其他重要事项"].model_validate({"operation": 1, "other_cars": 3})
    assert (record.ministry_cars, record.cars) == (0, 3)


def test_a_workbook_for_another_form_is_sent_back_whole(folder: Path) -> None:
    """To rename 全年预算数 would print it as 年初预算: the advice must not be that."""
    path = workbooks.write(workbooks.baseline(), folder, "别的格式.xlsx")
    (finding,) = check(path, "shanghai-2024").findings
    assert (finding.code, finding.sheet, finding.expected) == ("F01", "填报说明", "shanghai-2024")
    assert "填报表是按模板“sichuan-2024”做的" in finding.message
    assert "没有找到“年初预算数”这一列" in finding.message
    assert "juesuan new 新表.xlsx --from 旧表.xlsx --template shanghai-2024" in finding.advice


def test_what_a_form_asks_again_a_form_below_takes_away_anew(tmp_path: Path) -> None:
    asked = "其他重要事项.部级领导干部用车"
    chain = [("甲", "national", "without"), ("乙", "甲", "keep"), ("丙", "乙", "without")]
    found = []
    for name, base, key in chain:
        (tmp_path / name).mkdir()
        text = f'extends = "{base}"\nname = "{name}"\nversion = 1\n{key} = ["{asked}"]\n'
        (tmp_path / name / "province.toml").write_text(text, "utf-8")
        found.append(asked in load_form(tmp_path / name).questions.without)
    assert found == [True, False, True]
