"""Measures juesuan against the naive pipeline beside it: ``python benchmarks/run.py``.

Prints ratios, never absolute promises: end to end (warm), a document with many annexes, memory over
many documents in one process, page pictures beside pdftoppm, two documents at once, and
``juesuan --help`` against importing the libraries.
"""

import gc
import os
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
EXAMPLE = ROOT / "examples" / "yanbian-2024.xlsx"
ROUNDS = 7
DOCUMENTS = 50
LIBRARIES = "import matplotlib.pyplot, docxtpl, openpyxl, pydantic"
HELP = "import sys; sys.argv = ['juesuan', '--help']; from generator.cli.app import main; main()"


def seconds(work: Callable[[], object]) -> float:
    """Wall time of one call."""
    gc.collect()
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def paired(ours: Callable[[], object], theirs: Callable[[], object]) -> None:
    """Run both in turn and print medians and the median ratio."""
    pairs = [(seconds(ours), seconds(theirs)) for _ in range(ROUNDS)]
    ratio = statistics.median(a / b for a, b in pairs)
    mine = statistics.median(a for a, _ in pairs)
    other = statistics.median(b for _, b in pairs)
    print(f"  {mine:.3f} s / {other:.3f} s = {ratio:.2f}")


def resident() -> int:
    """Resident memory now, in KiB (0 where the system does not tell)."""
    status = Path("/proc/self/status")
    if not status.exists():
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    line = next(x for x in status.read_text().splitlines() if x.startswith("VmRSS"))
    return int(line.split()[1])


def python(code: str) -> None:
    """Run a line of Python in a fresh process."""
    subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=True, stdout=subprocess.DEVNULL)


def with_annexes(folder: Path, count: int) -> Path:
    """The example's workbook with this many project reports, 14 indicators each."""
    from data_entry.blank.write import workbook_bytes
    from data_entry.entries import Narrative
    from data_entry.subjects.catalogue import load
    from generator.run.pipeline import check

    checked = check(EXAMPLE)
    entries = checked.filled.entries
    report = next(each for each in entries.narratives if each.subject)
    names = [f"第{number}个项目" for number in range(1, count + 1)]
    project = next(p for p in entries.sheets["projects"] if p["name"] == report.subject)
    (indicator, *_) = entries.sheets["indicators"]
    entries.sheets["projects"] = [project | {"name": name} for name in names]
    entries.sheets["indicators"] = [
        indicator | {"project": name, "level3": f"指标{number}"}
        for name in names
        for number in range(14)
    ]
    entries.narratives = [Narrative(report.form, name, report.chapters) for name in names]
    path = folder / f"{count}.xlsx"
    path.write_bytes(workbook_bytes(checked.form.questions, load(2024), entries))
    return path


def annexes(folder: Path) -> None:
    """A document with twice as many reports takes about twice as long."""
    from generator.contents.compose import compose
    from generator.run.pipeline import check, subject_of

    subjects = [subject_of(check(with_annexes(folder, count))) for count in (1, 16, 31)]
    base, half, whole = (
        statistics.median(seconds(partial(compose, subject)) for _ in range(3))
        for subject in subjects
    )
    ratio = (whole - base) / (half - base)
    print(
        f"  1 份 {base:.2f} s，16 份 {half:.2f} s，31 份 {whole:.2f} s；增加的时间之比 {ratio:.2f}"
    )


def pages(folder: Path) -> None:
    """Page pictures beside pdftoppm, and two documents at once beside one."""
    from generator.pdf.pictures import page_pictures

    made = [sys.executable, "-c", "from generator.cli.app import main; main()"]
    made += ["generate", str(EXAMPLE), "--force", "--pdf", "--preview"]

    def run(*names: str) -> None:
        started = [
            subprocess.Popen([*made, "-o", str(folder / name)], cwd=ROOT, stdout=subprocess.DEVNULL)
            for name in names
        ]
        if any(each.wait() for each in started):
            raise SystemExit("没有做成 PDF")

    run("warm")
    pdf = next((folder / "warm").rglob("*.pdf"))
    content, command = pdf.read_bytes(), ["pdftoppm", "-r", "100", "-png", str(pdf)]
    own = statistics.median(seconds(partial(page_pictures, content)) for _ in range(3))
    other = statistics.median(
        seconds(partial(subprocess.run, [*command, str(folder / "p")], check=True))
        for _ in range(3)
    )
    print(f"  {own:.2f} s / {other:.2f} s = {own / other:.2f}")
    one, two = seconds(partial(run, "one")), seconds(partial(run, "two", "three"))
    print(f"  一份 {one:.1f} s，两份同时 {two:.1f} s（{os.cpu_count()} 个处理器）：{two / one:.2f}")


def main() -> None:
    """Print the measurements."""
    from openpyxl import load_workbook

    from benchmarks import naive
    from generator.run.pipeline import check, generate

    with tempfile.TemporaryDirectory() as folder:
        output = Path(folder)

        def ours() -> object:
            return generate(EXAMPLE, output / "ours", force=True)

        def theirs() -> None:
            naive.generate(EXAMPLE, output / "naive")

        ours()
        theirs()
        print("生成一份文档（热）：juesuan / 朴素做法")
        paired(ours, theirs)
        print("校核 / 用 openpyxl 读填报表")
        paired(lambda: check(EXAMPLE), lambda: load_workbook(EXAMPLE, data_only=True))
        print("31 份项目报告（434 个指标）：与份数成正比是 2")
        annexes(output)
        print("页面图 / pdftoppm -r 100；两份文档（带 PDF 和页面图）同时做")
        if shutil.which("pdftoppm") and shutil.which("soffice"):
            pages(output)
        else:
            print("  没有安装 pdftoppm 或 LibreOffice，没有量")
        print(f"同一进程连续生成 {DOCUMENTS} 份：常驻内存（MiB）")
        for number in range(1, DOCUMENTS + 1):
            ours()
            if number in (1, 10, 20, 30, 40, DOCUMENTS):
                print(f"  第 {number:>2} 份 {resident() / 1024:.0f}")
    print("juesuan --help / 导入四个库")
    paired(lambda: python(HELP), lambda: python(LIBRARIES))


if __name__ == "__main__":
    main()
