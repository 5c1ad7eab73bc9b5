"""A Word file of which there is no workbook: what can be told from its text alone, and what not."""

import json
from pathlib import Path

import pytest
from docx import Document
from learning_help import TEXTS, unmarked
from places import EXAMPLES

from generator.cli.app import run as command
from generator.run.pipeline import Run, check

RIGHT = [
    "某县水务局2023年度部门决算",
    "第一部分 部门概况",
    "一、部门职责",
    "负责全县水资源的管理和保护。",
    "第二部分 2023年度部门决算情况说明",
    "一、收入支出决算总体情况说明",
    "2023年度收、支总计1250.00万元。与2022年度相比，收、支总计各增加250.00万元，增长25%。",
    "二、收入决算情况说明",
    "2023年度本年收入合计1200.00万元，其中：财政拨款收入900.00万元，占75%；"
    "其他收入300.00万元，占25%。",
]


def written(folder: Path, lines: list[str]) -> Path:
    document = Document()
    for line in lines:
        document.add_paragraph(line)
    path = folder / "去年.docx"
    document.save(str(path))
    return path


def told(path: Path, capsys: pytest.CaptureFixture[str]) -> dict[str, list[str]]:
    command(["check", str(path), "--json"])
    (report,) = json.loads(capsys.readouterr().out)
    found: dict[str, list[str]] = {}
    for each in report["findings"]:
        found.setdefault(each["code"], []).append(each["message"])
    return found


def test_a_right_document_has_no_findings(tmp_path, capsys):
    path = written(tmp_path, RIGHT)
    assert command(["check", str(path)]) == 0
    out = capsys.readouterr().out
    assert "去年.docx（2023年度，只看文字）" in out
    assert "0 个错误，0 个提醒，0 个提示" in out
    assert "没有执行（不等于通过）：" in out
    assert "T01-1" in out.split("没有执行")[1]


REMARKS = {"两种口径": 2}
"""A table typed as lines."""


@pytest.mark.sampled(3)
@pytest.mark.parametrize("path", sorted(TEXTS.rglob("*.txt")), ids=lambda path: path.stem)
def test_right_texts_of_many_provinces_have_no_remarks(path, tmp_path, capsys):
    lines = unmarked(path.read_text(encoding="utf-8")).split("\n")
    found = command(["check", str(written(tmp_path, [*filter(str.strip, lines)])), "--json"])
    (report,) = json.loads(capsys.readouterr().out)
    told = [each["message"] for each in report["findings"] if each["level"] != "提示"]
    assert (found, len(told)) == (0, REMARKS.get(path.stem, 0)), told


SLIPS = {
    "rate": ("增长25%", "增长24%", "Y03"),
    "direction": ("各增加250.00万元，增长25%", "各减少250.00万元，增长25%", "W04"),
    "share": ("900.00万元，占75%", "900.00万元，占57%", "W05"),
    "sum": ("其他收入300.00万元", "其他收入30.00万元", "W05"),
    "unit left out": ("财政拨款收入900.00万元", "财政拨款收入900.00", "W07"),
    "another year": ("2023年度本年收入", "2019年度本年收入", "D01"),
    "residue": ("负责全县水资源", "负责××县水资源", "D03"),
    "twice": ("的管理和保护。", "的管理管理和保护。。", "D07"),
}


@pytest.mark.parametrize("slip", SLIPS)
def test_a_slip_is_told_under_its_heading(slip, tmp_path, capsys):
    old, new, code = SLIPS[slip]
    assert any(old in line for line in RIGHT)
    lines = [line.replace(old, new) for line in RIGHT]
    found = told(written(tmp_path, lines), capsys)
    assert code in found, found


def test_an_annex_begins_its_own_numbering_and_a_heading_may_begin_a_paragraph(tmp_path, capsys):
    annex = ["附件1", "一、项目概况", "（一）立项情况。", "项目由县财政安排。", "（二）绩效目标"]
    assert "D04" not in told(written(tmp_path, [*RIGHT, *annex]), capsys)


@pytest.mark.parametrize("name", ["yanbian-2024", "gongjing-2020"])
def test_documents_of_ours_have_no_errors_by_themselves(name, tmp_path, capsys):
    path = tmp_path / "文档.docx"
    path.write_bytes(Run(check(EXAMPLES / f"{name}.xlsx"), draws=False).composed.document)
    found = told(path, capsys)
    assert not found.keys() & {"W05", "Y03", "W01", "W07", "D03", "D04", "D05"}, found


def test_workbooks_and_documents_are_checked_in_one_call(tmp_path, capsys):
    path = written(tmp_path, RIGHT)
    assert command(["check", str(EXAMPLES / "yanbian-2024.xlsx"), str(path), "--json"]) == 0
    reports = json.loads(capsys.readouterr().out)
    assert [list(each["not_run"]) for each in reports] == [
        ["没有填报表"],
        ["没有给上年填报表"],
    ]
    assert command(["check", str(path), "--mark", str(tmp_path / "副本.xlsx")]) == 2


def test_what_is_no_document_is_said(tmp_path, capsys):
    path = tmp_path / "坏.docx"
    path.write_bytes(b"not a document")
    assert command(["check", str(path)]) == 4
    assert "不是可以打开的 Word 文档" in capsys.readouterr().err


OF_A_TOWN = [
    "柳溪镇人民政府",
    "2024年度部门决算",
    "第一部分 部门概况",
    "柳溪镇人民政府是一级预算单位，没有下属单位。",
    "第二部分 2024年度部门决算情况说明",
    "2024年，全镇收入总计2188.06万元（含年初结转43.20万元），支出总计2188.06万元（含年末结转31.40万元）。",
    "2024年度，柳溪镇人民政府政府采购支出总额205.20万元，其中：政府采购货物支出21.40万元、"
    "政府采购工程支出135.20万元、政府采购服务支出48.60万元。",
    "柳溪镇人民政府政府性基金预算财政拨款支出277.86万元。",
    "根据预算绩效管理要求，柳溪镇人民政府对2个项目开展了事前绩效评估，对3个项目编制了绩效目标，"
    "选取4个项目开展绩效监控。",
    "县人民医院对5个科室实行绩效考核，对2个科室实行目标管理。",
    "项目到位300.00万元（其中结转20.00万元），支付280.00万元，结余20.00万元。",
]


def test_a_right_document_of_a_town_has_no_findings(tmp_path, capsys):
    assert told(written(tmp_path, OF_A_TOWN), capsys) == {}


@pytest.mark.parametrize(
    ("right", "wrong", "code"),
    [
        ("135.20万元", "153.20万元", "W16"),
        ("含年初结转43.20万元", "含年初结转4320.00万元", "W16"),
        ("选取4个项目", "选取选取4个项目", "D07"),
        ("柳溪镇人民政府对2个", "柳溪镇人民政府人民政府对2个", "D07"),
    ],
)
def test_a_slip_in_a_document_of_a_town_is_told(right, wrong, code, tmp_path, capsys):
    assert right in "".join(OF_A_TOWN)
    lines = [line.replace(right, wrong) for line in OF_A_TOWN]
    assert code in told(written(tmp_path, lines), capsys)


def test_a_total_is_another_in_the_table_of_the_same_document(tmp_path, capsys):
    for said, is_told in (("19876.54", False), ("19867.54", True)):
        document = Document()
        document.add_paragraph("青岚县人民医院2023年度单位决算")
        document.add_paragraph("第二部分 2023年度单位决算情况说明")
        document.add_paragraph(f"2023年度收、支总计均为{said}万元。")
        rows = [
            ["收入支出决算总表", "", "", ""],
            ["部门：青岚县人民医院", "", "", "金额单位：万元"],
            ["项目", "决算数", "项目", "决算数"],
            ["一、一般公共预算财政拨款收入", "19021.30", "一、卫生健康支出", "19031.49"],
            ["本年收入合计", "19021.30", "本年支出合计", "19031.49"],
            ["年初结转和结余", "855.24", "年末结转和结余", "845.05"],
            ["总计", "19876.54", "总计", "19876.54"],
        ]
        table = document.add_table(0, 4)
        for row in rows:
            for cell, value in zip(table.add_row().cells, row, strict=True):
                cell.text = value
        path = tmp_path / "去年.docx"
        document.save(str(path))
        messages = [each for found in told(path, capsys).values() for each in found]
        assert any("19867.54" in each and "19876.54" in each for each in messages) is is_told
