"""自评表 in a Word file, as offices hold them: several to a file, each adds up or the mistake is told.

The tables and their mistakes were written before what reads them. The layouts follow the tables that
provinces prescribe: money by source, 分值 and 得分 on each row, 总分 at the foot.
"""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from docx import Document

from generator.cli.app import run as command

Rows = list[list[str]]
WIDE: Rows = [
    ["项目名称", "项目名称", *["村级组织运转经费"] * 7],
    [
        "主管部门",
        "主管部门",
        *["柳溪镇人民政府"] * 3,
        "实施单位",
        "实施单位",
        *["柳溪镇人民政府"] * 2,
    ],
    [
        "项目资金（万元）",
        "",
        "",
        "年初预算数",
        "全年预算数",
        "全年执行数",
        "分值",
        "执行率",
        "得分",
    ],
    ["项目资金（万元）", "", "年度资金总额", "264.72", "273.52", "270.00", "10", "98.71%", "9.87"],
    [
        "项目资金（万元）",
        "",
        "其中：当年财政拨款",
        "264.72",
        "264.72",
        "261.20",
        "—",
        "98.67%",
        "—",
    ],
    ["项目资金（万元）", "", "上年结转资金", "0", "0", "0", "—", "", "—"],
    ["项目资金（万元）", "", "其他资金", "0", "8.80", "8.80", "—", "100%", "—"],
    [
        "绩效指标",
        "一级指标",
        "二级指标",
        "三级指标",
        "年度指标值",
        "实际完成值",
        "分值",
        "得分",
        "偏差原因",
    ],
    ["绩效指标", "产出指标", "数量指标", "补助村数", "≥12个", "12个", "20", "20", ""],
    ["绩效指标", "产出指标", "质量指标", "验收合格率", "100%", "100%", "30", "30", ""],
    [
        "绩效指标",
        "效益指标",
        "社会效益指标",
        "群众生活改善",
        "明显",
        "明显",
        "30",
        "28",
        "宣传不够",
    ],
    ["绩效指标", "满意度指标", "服务对象满意度", "群众满意度", "≥90%", "95%", "10", "10", ""],
    [*["总分"] * 6, "100", "97.87", ""],
]
NARROW: Rows = [
    ["项目名称", "中央公共卫生补助", "", "", "", ""],
    ["资金（元）", "预算数", "执行数", "分值", "得分", "执行率"],
    ["资金总额", "1733250.30", "1733250.30", "10", "10", "100.00%"],
    ["其中：财政拨款", "1733250.30", "1733250.30", "", "", ""],
    ["其他资金", "", "", "", "", ""],
    ["三级指标", "目标值", "完成值", "分值", "得分", "备注"],
    ["疫苗接种率", "≥95%", "98%", "50", "50", ""],
    ["档案合格率", "≥90%", "91%", "40", "38.5", "归档不及时"],
    ["合计", "", "", "100", "98.5", ""],
]
LIKE_A_PDF: Rows = [
    ["项目名称", "办案业务装备", "", "", ""],
    ["预算执行情况", "预算数（万元）", "120.50", "执行数（万元）", "96.40"],
    ["其中：财政拨款", "", "100.50", "", "86.40"],
    ["其他资金", "", "20.00", "", "10.00"],
    ["指标", "指标值", "实际值", "权重", "自评得分"],
    ["采购装备数量", "≥30台", "31台", "60", "60"],
    ["预算执行率", "100%", "80%", "10", "8"],
    ["干警满意度", "≥85%", "90%", "30", "30"],
    ["总分", "", "", "100", "98"],
]
TABLES = {"wide": WIDE, "narrow": NARROW, "like a pdf": LIKE_A_PDF}


def put(row: int, column: int, value: str) -> Callable[[Rows], None]:
    def change(rows: Rows) -> None:
        rows[row][column] = value

    return change


WRONG = [
    ("wide", put(12, 7, "98.87"), ("98.87", "97.87")),
    ("wide", put(10, 7, "25"), ("97.87", "94.87")),
    ("wide", put(9, 7, "35"), ("35", "30")),
    ("wide", put(9, 6, "40"), ("100", "110")),
    ("wide", put(3, 3, "246.72"), ("246.72", "264.72")),
    ("wide", put(5, 4, "11.40"), ("273.52", "284.92")),
    ("wide", put(3, 7, "89.71%"), ("89.71%", "98.71%")),
    ("wide", put(6, 5, "88.00"), ("270.00", "349.20")),
    ("wide", put(3, 8, "8.97"), ("97.87", "96.97")),
    ("narrow", put(8, 4, "99.5"), ("99.5", "98.5")),
    ("narrow", put(3, 2, "1373250.30"), ("1733250.30", "1373250.30")),
    ("narrow", put(7, 4, "41"), ("41", "40")),
    ("narrow", put(2, 5, "98.00%"), ("98.00%", "100.00%")),
    ("narrow", put(6, 3, "60"), ("100", "110")),
    ("like a pdf", put(8, 4, "99"), ("99", "98")),
    ("like a pdf", put(6, 4, "18"), ("18", "10")),
    ("like a pdf", put(5, 3, "50"), ("100", "90")),
]


def written(folder: Path, *tables: Rows) -> Path:
    """A Word file with a title and a table for each project; cells that are the same are merged."""
    document = Document()
    for rows in tables:
        document.add_paragraph("项目支出绩效自评表")
        document.add_paragraph("（2024年度）")
        table = document.add_table(len(rows), len(rows[0]))
        for at, row in enumerate(rows):
            first = 0
            for column, text in enumerate(row):
                if column and text == row[column - 1] and text[:1].isalpha():
                    table.cell(at, first).merge(table.cell(at, column))
                else:
                    first = column
                table.cell(at, first).text = text
    path = folder / "自评表.docx"
    document.save(str(path))
    return path


def told(path: Path, capsys: pytest.CaptureFixture[str]) -> list[str]:
    command(["check", str(path), "--json"])
    (report,) = json.loads(capsys.readouterr().out)
    return [each["message"] for each in report["findings"]]


def test_right_tables_have_no_findings(tmp_path, capsys):
    assert told(written(tmp_path, *TABLES.values()), capsys) == []


@pytest.mark.sampled(2)
@pytest.mark.parametrize(("name", "change", "figures"), WRONG)
def test_a_wrong_figure_of_a_table_is_told(name, change, figures, tmp_path, capsys):
    rows = [[*row] for row in TABLES[name]]
    change(rows)
    messages = told(written(tmp_path, WIDE, rows, LIKE_A_PDF), capsys)
    project = rows[0][-1] or rows[0][1]
    assert any(all(each in m for each in figures) and project in m for m in messages), messages
