"""Measures juesuan against the naive pipeline beside it: ``python benchmarks/run.py [NAME…]``.

Prints ratios of processor time taken in one run, so that what else the machine does counts little:
a document and a check, in a running process and in a fresh one, with their peak memory; a document
with many annexes; memory over many documents; and, in seconds, PDFs and what the page shows when.
"""

import gc
import os
import resource
import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from subprocess import DEVNULL, PIPE, run

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)  # whoever installs the program has it compiled
EXAMPLE = ROOT / "examples" / "yanbian-2024.xlsx"
ROUNDS = 7
DOCUMENTS = 50
LIBRARIES = "import matplotlib.pyplot, docxtpl, openpyxl, pydantic"
CLI = "import sys; sys.argv = ['juesuan', *{}]; from generator.cli.app import main; main()"
PEAK = (
    "import atexit, sys; atexit.register(lambda: print(next(line.split()[1] for line in "
    "open('/proc/self/status') if line.startswith('VmHWM')), file=sys.stderr));"
)
NAIVE = (
    "from pathlib import Path; from benchmarks import naive; naive.generate(Path({!r}), Path({!r}))"
)


def processor(work: Callable[[], object]) -> float:
    """Processor seconds of one call, with those of the processes it waited for."""
    gc.collect()
    before = os.times()
    work()
    return sum(after - own for after, own in zip(os.times()[:4], before[:4], strict=True))


def as_a_command(work: Callable[[], object]) -> Callable[[], object]:
    """Work of ours in this process as the command does it; what is beside it runs as Python comes."""
    from generator.memory import collect_rarely

    usual = gc.get_threshold()

    def done() -> None:
        collect_rarely()
        try:
            work()
        finally:
            gc.set_threshold(*usual)

    return done


def paired(
    name: str, ours: Callable[[], object], theirs: Callable[[], object], rounds: int = ROUNDS
) -> None:
    """Run both in turn and print medians and the median ratio."""
    pairs = [(processor(ours), processor(theirs)) for _ in range(rounds)]
    ratio = statistics.median(a / b for a, b in pairs)
    mine, other = (statistics.median(each) for each in zip(*pairs, strict=True))
    print(f"  {name}：{mine:.3f} / {other:.3f} = {ratio:.2f}", flush=True)


def python(code: str) -> float:
    """Run a line of Python in a fresh process; its peak memory in MiB, which it tells itself.

    What the system notes of a child begins with the memory of the process that started it.
    """
    line = [sys.executable, "-c", PEAK + code]
    process = run(line, cwd=ROOT, stdout=DEVNULL, stderr=PIPE, text=True, check=False)
    assert process.returncode in (0, 1), code
    return int(process.stderr.split()[-1]) / 1024


def documents(folder: Path) -> None:
    """A document and a check beside the naive pipeline, warm and cold, and their peak memory."""
    from benchmarks import naive
    from generator.run.pipeline import check, generate

    make = as_a_command(partial(generate, EXAMPLE, folder / "ours", force=True))
    plain = partial(naive.generate, EXAMPLE, folder / "naive")
    make(), plain()
    print("一份文档：juesuan / 朴素做法（处理器秒）")
    paired("生成，热", make, plain)
    paired("校核，热", as_a_command(partial(check, EXAMPLE)), plain)
    whole = CLI.format(["generate", str(EXAMPLE), "-o", str(folder / "cold")])
    only = CLI.format(["check", str(EXAMPLE)])
    plain = partial(python, NAIVE.format(str(EXAMPLE), str(folder / "naive")))

    def anew() -> float:
        shutil.rmtree(
            folder / "cold", ignore_errors=True
        )  # what is there already is not made again
        return python(whole)

    paired("生成，冷", anew, plain, 5)
    paired("校核，冷", partial(python, only), plain, 5)
    print(f"  峰值内存（MiB）：生成 {anew():.0f}，校核 {python(only):.0f}，朴素 {plain():.0f}")
    paired("juesuan --help / 导入四个库", partial(python, CLI.format(["--help"])), partial(python, LIBRARIES), 5)  # fmt: skip


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

    counts = (1, 16, 31)
    subjects = [subject_of(check(with_annexes(folder, count))) for count in counts]
    base, half, whole = (
        statistics.median(processor(partial(compose, subject)) for _ in range(3))
        for subject in subjects
    )
    print("31 份项目报告（434 个指标）：与份数成正比是 2")
    print(f"  {base:.2f}、{half:.2f}、{whole:.2f} 秒；之比 {(whole - base) / (half - base):.2f}")


def memory(folder: Path) -> None:
    """What stays in a process of one document after another."""
    from generator.run.pipeline import generate

    print(f"同一进程连续生成 {DOCUMENTS} 份：常驻内存（MiB）")
    kept = []
    for number in range(1, DOCUMENTS + 1):
        kept.append(generate(EXAMPLE, folder / "many", force=True))
        if number in (1, 10, 20, 30, 40, DOCUMENTS):
            resident = Path("/proc/self/statm").read_text().split()[1]
            print(f"  第 {number:>2} 份 {int(resident) * resource.getpagesize() / 2**20:.0f}")


def pdfs(folder: Path) -> None:
    """PDFs of four units, in one call and in one call each."""
    names = [folder / f"单位{number}.xlsx" for number in range(4)]
    for name in names:
        shutil.copy(EXAMPLE, name)

    def run(*paths: Path) -> float:
        options = [
            "-o",
            str(folder / f"pdf{len(paths)}"),
            "--pdf",
        ]  # what is there is not made again
        return python(CLI.format(["generate", *map(str, paths), *options]))

    begun = time.perf_counter()
    run(*names)
    middle = time.perf_counter()
    list(map(run, names))
    once, apart = middle - begun, time.perf_counter() - middle
    print("四个单位的 PDF：一次四份 / 四次各一份（过去的秒数，LibreOffice 在另外的进程里）")
    print(f"  {once:.1f} / {apart:.1f} = {once / apart:.2f}")


def page(folder: Path) -> None:
    """When the page shows what, from the moment the workbook is there (seconds that pass)."""
    from generator.web.jobs import Desk
    from generator.web.work import DONE

    desk = Desk(folder / "desk", keeps_ready=True)
    seen: dict[str, list[float]] = {}
    print("本机页面，放入填报表以后（秒）")
    try:
        for _ in range(3):
            while not (desk._ready and (folder / "desk").exists()):
                time.sleep(0.1)
            time.sleep(8)  # a clerk does not put two workbooks in at once
            job, place = desk.open(None)
            shutil.copy(EXAMPLE, place)
            begun, times = time.perf_counter(), {}
            desk.begin(job)
            while "全部" not in times:
                state = desk.state(job) or {}
                shows = {
                    "问题": "findings" in state,
                    "Word": any(name.endswith(".docx") for name in state.get("files", ())),
                    "全文": "view" in state,
                    "第一页": bool(state.get("page_names")),
                    "全部": state["state"] == DONE,
                }
                for name in (each for each, is_there in shows.items() if is_there):
                    times.setdefault(name, time.perf_counter() - begun)
                time.sleep(0.01)
            for name, passed in times.items():
                seen.setdefault(name, []).append(passed)
            desk.drop(job)
    finally:
        desk.close()
    print("  " + "，".join(f"{name} {statistics.median(all_):.2f}" for name, all_ in seen.items()))


PARTS = {each.__name__: each for each in (documents, annexes, memory, pdfs, page)}


def main() -> None:
    """Print the measurements asked for, or all of them."""
    for name in sys.argv[1:] or PARTS:
        with tempfile.TemporaryDirectory() as folder:
            PARTS[name](Path(folder))


if __name__ == "__main__":
    main()
