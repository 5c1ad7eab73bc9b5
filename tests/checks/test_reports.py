"""What a clerk gets beside the list on the screen: marked copy, text to forward, acknowledgements."""

import json
from pathlib import Path

import pytest
import workbooks
from openpyxl import load_workbook
from workbooks import Change

from data_entry.findings import Finding, Level, gathered
from data_entry.sample import BLANK
from generator.cli.app import run
from generator.run.pipeline import check

NO_REASON: Change = ("上年对比", "政府性基金预算支出", "主要变动原因", None)
UNEQUAL: Change = ("收支决算", "年末结转和结余", "决算数", 16)


def acknowledge(*values: str) -> list[Change]:
    """A line of the sheet 核实说明."""
    columns = ("编号", "工作表", "单元格", "说明")
    return [
        ("核实说明", BLANK, column, value) for column, value in zip(columns, values, strict=True)
    ]


def saved(folder: Path, *changes: Change) -> Path:
    return workbooks.save(workbooks.changed_book(*changes), folder)


def test_an_acknowledged_warning_no_longer_nags(tmp_path: Path) -> None:
    reason = "旅游统计由市里统一安排"
    path = saved(tmp_path, NO_REASON, *acknowledge("Y07", "上年对比", "E8", reason))
    checked = check(path)
    assert checked.findings == []
    (one,) = checked.acknowledged
    assert (one.finding.code, str(one.finding.place), one.reason) == ("Y07", "上年对比!E8", reason)


@pytest.mark.parametrize(
    "place",
    [("y07", "上年对比", "$E$8"), ("Y07", "", "上年对比!E8"), ("Y07", "", "e8")],
)
def test_a_place_may_be_written_in_several_ways(place: tuple[str, ...], tmp_path: Path) -> None:
    checked = check(saved(tmp_path, NO_REASON, *acknowledge(*place, "已核实")))
    assert checked.findings == []
    assert len(checked.acknowledged) == 1


SIGNED = "有跨年执行的合同，合同金额大于本年支出。核实人：张某某"


def test_an_error_in_figures_gives_way_to_a_signed_reason(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    contracts = ("其他重要事项", "授予中小企业合同金额", "填写内容", 50)
    path = saved(tmp_path, contracts, *acknowledge("T07", "其他重要事项", "B13", SIGNED))
    report = tmp_path / "报告.txt"
    assert run(["check", str(path), "--text", str(report)]) == 0
    assert "另有 1 个已核实（其中错误 1 个，没有改正，由核实人签字）" in capsys.readouterr().out
    lines = report.read_text(encoding="utf-8-sig").splitlines()
    at = lines.index("【核实人签字、没有改正的错误】")
    assert "（T07）" in lines[at + 1]
    assert lines[at + 2] == f"  核实说明：{SIGNED}"
    assert not any(line.startswith("【其他重要事项】") for line in lines)


@pytest.mark.parametrize(
    ("change", "line"),
    [
        (UNEQUAL, ("T01-2", "收支决算", "B17", "核实人：张某某")),  # no reason
        (UNEQUAL, ("T01-2", "收支决算", "B17", "财政批复的报表就是这个数")),  # nobody signed
        (
            ("收支决算", "年末结转和结余", "决算数", "十五万"),  # a fault of form
            ("F02", "收支决算", "B17", SIGNED),
        ),
    ],
)
def test_other_errors_do_not(change: Change, line: tuple[str, ...], tmp_path: Path) -> None:
    checked = check(saved(tmp_path, change, *acknowledge(*line)))
    assert checked.acknowledged == []
    assert {f.code for f in checked.findings} >= {"F18"}


def test_an_error_cannot_be_waved_through(tmp_path: Path) -> None:
    path = saved(tmp_path, UNEQUAL, *acknowledge("T01-2", "收支决算", "B17", "报表就是这样"))
    checked = check(path)
    codes = {f.code for f in checked.findings}
    assert {"T01-2", "F18"} <= codes
    assert checked.acknowledged == []
    note = next(f for f in checked.findings if f.code == "F18")
    assert (str(note.place), note.message) == (
        "核实说明!A5",
        "T01-2（收支决算!B17）是错误，不能用说明代替改正",
    )


def test_a_line_without_its_reason_is_told(tmp_path: Path) -> None:
    checked = check(saved(tmp_path, NO_REASON, *acknowledge("Y07", "上年对比", "E8", "")))
    assert {(f.code, str(f.place)) for f in checked.findings} == {
        ("Y07", "上年对比!E8"),
        ("F11", "核实说明!D5"),
    }


def test_the_report_lists_what_was_acknowledged(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = saved(tmp_path, NO_REASON, *acknowledge("Y07", "上年对比", "E8", "已核实"))
    assert run(["check", str(path)]) == 0
    said = capsys.readouterr().out
    assert "上年对比!E8 政府性基金预算支出较上年增长100.00%，没有填写变动原因。（Y07）" in said
    assert said.splitlines()[-2:] == [
        "  0 个错误，0 个提醒，0 个提示，另有 1 个已核实",
        "  未执行的规则（不等于通过）：没有给上年填报表，2 条。",
    ]
    assert run(["check", str(path), "--json"]) == 0
    (report,) = json.loads(capsys.readouterr().out)
    assert report["findings"] == []
    assert [(a["code"], a["reason"]) for a in report["acknowledged"]] == [("Y07", "已核实")]


def test_generated_folder_holds_a_text_to_forward(tmp_path: Path) -> None:
    path = saved(tmp_path, NO_REASON)
    assert run(["generate", str(path), "-o", str(tmp_path / "成果")]) == 0
    text = (tmp_path / "成果" / "填报表" / "校核结果.txt").read_text(encoding="utf-8")
    assert text.splitlines() == [
        "清江县统计局2024年度部门决算公开说明 校核报告",
        "填报表：填报表.xlsx",
        "占比的取舍：各自四舍五入",
        "结果：0 个错误，1 个提醒，0 个提示",
        "",
        "【上年对比】",
        "1. 〔提醒〕E8 政府性基金预算支出较上年增长100.00%，没有填写变动原因。（Y07）",
        "   请填写主要变动原因；超过 10% 的变动应当说明。",
        "",
        "【未执行的规则】不等于通过",
        "· 没有给上年填报表：Y02、Y11。",
    ]


def test_the_way_shares_are_rounded_is_on_record(tmp_path: Path) -> None:
    path = saved(tmp_path, ("表述选项", "占比的取舍", "取值", "合计恰为100%"))
    assert check(path).share_policy == "合计恰为100%"


def test_check_writes_a_marked_copy_and_a_text(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = saved(tmp_path, UNEQUAL)
    before = path.read_bytes()
    copy, text = tmp_path / "标注.xlsx", tmp_path / "报告.txt"
    assert run(["check", str(path), "--mark", str(copy), "--text", str(text)]) == 1
    said = capsys.readouterr().out
    assert f"已标注：{copy}" in said
    assert f"校核报告：{text}" in said
    assert path.read_bytes() == before
    assert text.read_bytes().startswith(b"\xef\xbb\xbf")  # 记事本据此认出编码
    assert "收入总计 560.00 万元，支出总计 561.00 万元" in text.read_text(encoding="utf-8-sig")
    book = load_workbook(copy)
    assert book.sheetnames[0] == "校核结果"
    assert "【错误 T01-2】" in book["收支决算"]["B17"].comment.text
    codes = [row[2] for row in book["校核结果"].iter_rows(min_row=4, values_only=True)]
    assert codes == [f.code for f in check(path).findings]


def test_a_marked_copy_does_not_replace_what_is_there(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = saved(tmp_path, UNEQUAL)
    before = path.read_bytes()
    for own in ("--mark", "--text"):
        assert run(["check", str(path), own, str(path), "--force"]) == 5
        assert "就是填报表本身，没有覆盖" in capsys.readouterr().err
        assert path.read_bytes() == before
    copy = tmp_path / "标注.xlsx"
    copy.write_bytes(b"old")
    assert run(["check", str(path), "--mark", str(copy)]) == 5
    assert "已经存在，没有覆盖" in capsys.readouterr().err
    assert copy.read_bytes() == b"old"
    assert run(["check", str(path), "--mark", str(copy), "--force"]) == 1
    assert copy.read_bytes()[:2] == b"PK"


def test_copies_are_made_of_one_workbook_at_a_time(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    paths = [
        str(workbooks.save(workbooks.baseline_book(), tmp_path, f"{name}.xlsx")) for name in "甲乙"
    ]
    assert run(["check", *paths, "--mark", str(tmp_path / "标注.xlsx")]) == 2
    assert "一次只能用于一张填报表，给了 2 张" in capsys.readouterr().err
    assert not (tmp_path / "标注.xlsx").exists()


def test_last_year_s_workbook_is_compared(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = saved(tmp_path)
    prior = workbooks.save(
        workbooks.changed_book(
            *workbooks.LAST_YEAR, ("其他重要事项", "机关运行经费支出", "填写内容", 54)
        ),
        tmp_path,
        "上年.xlsx",
    )
    assert run(["check", str(path), "--prior", str(prior)]) == 0
    assert "机关运行经费的上年决算数填的是 55.00 万元，上年填报表是 54.00 万元。（Y02）" in (
        capsys.readouterr().out
    )
    assert run(["generate", str(path), "--prior", str(prior), "-o", str(tmp_path / "成果")]) == 0
    (report,) = json.loads((tmp_path / "成果" / "填报表" / "校核结果.json").read_bytes())
    assert [f["code"] for f in report["findings"]] == ["Y02"]


def test_last_year_s_workbook_of_another_year_is_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = saved(tmp_path)
    assert run(["check", str(path), "--prior", str(path)]) == 0
    assert "上年填报表“填报表.xlsx”是2024年度的，不能核对上年数。（Y02）" in capsys.readouterr().out


def test_last_year_s_workbook_that_is_none(tmp_path: Path) -> None:
    broken = tmp_path / "上年.xlsx"
    broken.write_bytes(b"nothing")
    assert run(["check", str(saved(tmp_path)), "--prior", str(broken)]) == 4


def test_a_reason_that_says_nothing_is_not_taken(tmp_path: Path) -> None:
    checked = check(saved(tmp_path, NO_REASON, *acknowledge("Y07", "上年对比", "E8", "无")))
    assert {f.code for f in checked.findings} == {"Y07", "F11"}
    assert any("没有写明理由，填的是“无”" in f.message for f in checked.findings)


def test_one_line_stands_for_one_finding(tmp_path: Path) -> None:
    """A second finding of the same rule at the same cell still asks for a look."""
    text = "截至2023年12月31日完成登记。截至2022年12月31日共有5个站点。"
    change: Change = ("整体自评报告", "1.履职效能。", "正文", text)
    path = saved(tmp_path, change, *acknowledge("D01", "整体自评报告", "E15", "是前几年的事"))
    checked = check(path)
    assert len(checked.acknowledged) == 1
    assert [f.code for f in checked.findings if f.code == "D01"] == ["D01"]


def test_a_new_unit_leaves_last_year_open(tmp_path: Path) -> None:
    changes: list[Change] = [("单位信息", "上年决算", "填写内容", "无（新设单位）")]
    for row in ("因公出国（境）费", "公务用车购置费", "公务用车运行维护费", "公务接待费"):
        changes.append(("三公经费", row, "上年决算数", None))
    rows = (
        "收入、支出总计",
        "财政拨款收入、支出总计",
        "一般公共预算支出",
        "政府性基金预算支出",
        "机关运行经费",
    )
    blank: list[Change] = [("上年对比", row, "上年决算数", None) for row in rows]
    assert check(saved(tmp_path, *changes, *blank)).findings == []
    needed = check(saved(tmp_path, *changes[1:])).findings
    assert [(f.code, str(f.place)) for f in needed] == [
        ("F11", f"三公经费!D{row}") for row in (6, 7, 8, 10)
    ]


def test_a_clerk_is_told_what_was_not_checked(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = saved(tmp_path, ("收支决算", "收入总计", "决算数", "五百万"))
    text = tmp_path / "报告.txt"
    assert run(["check", str(path), "--text", str(text)]) == 1
    words = "“收支决算”有读不出的内容，用到这些内容的核对还没有做，改好后请再校核一次。"
    assert words in capsys.readouterr().out.replace("\n", "")
    assert words in text.read_text("utf-8-sig")


def test_one_fault_of_many_cells_is_one_line_for_people_and_each_for_programs(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    codes = ("30101", "30102", "30108", "30110", "30113", "30201", "30207")
    changes: list[Change] = [("基本支出经济分类", code, "决算数", "1.00万") for code in codes]
    path = saved(tmp_path, *changes)
    assert run(["check", str(path)]) == 1
    out = capsys.readouterr().out.replace("\n", "")
    assert out.count("（F02）") == 1
    assert "C5:C11 “决算数”" in out
    assert "这样的共 7 格" in out
    assert run(["check", str(path), "--json"]) == 1
    assert capsys.readouterr().out.count('"F02"') == 7


def test_reasons_that_are_missing_are_one_line_a_sheet_for_people(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Two of them already; a program, and the sheet 核实说明, still see each by itself."""
    budgets = {"2010501": "310", "2080505": "61"}
    changes: list[Change] = [
        ("一般公共预算支出", code, "全年预算数", budget) for code, budget in budgets.items()
    ]
    path = saved(tmp_path, *changes)
    run(["check", str(path)])
    out = capsys.readouterr().out.replace("\n", "").replace(" ", "")
    assert out.count("（W15）") == 1
    assert "没有填写差异原因的有2处：G5科目2010501" in out
    assert "决算数300.00万元小于预算数310.00万元；G7科目2080505" in out
    run(["check", str(path), "--json"])
    assert capsys.readouterr().out.count('"W15"') == 2


def test_only_what_is_wrong_in_the_same_way_is_told_in_one_line() -> None:
    """A message that names no reason is not cut into a list of reasons."""

    def one(cell: str, message: str) -> Finding:
        return Finding("W15", Level.NOTE, "三公经费", cell, message, "请核对。")

    above = [
        one("C5", "接待费决算数 3 万元大于预算数 2 万元"),
        one("C6", "出国费决算数 5 万元大于预算数 4 万元"),
    ]
    blank = [
        one("E5", "接待费完成预算的50%，没有填写差异原因"),
        one("E6", "出国费完成预算的40%，没有填写差异原因"),
    ]
    assert [each.message for each in gathered([*above, *blank])] == [
        *(each.message for each in above),
        "没有填写差异原因的有 2 处：E5 接待费完成预算的50%；E6 出国费完成预算的40%",
    ]
