"""Measures juesuan against the naive pipeline beside it: ``python benchmarks/run.py``.

Prints ratios, never absolute promises: end to end (warm), memory over many documents in one
process, and ``juesuan --help`` against importing the libraries.
"""

import gc
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
EXAMPLE = ROOT / "examples" / "yanbian-2024.xlsx"
ROUNDS = 7
DOCUMENTS = 50
LIBRARIES = "import matplotlib.pyplot, docxtpl, openpyxl, pydantic"
HELP = "import sys; sys.argv = ['juesuan', '--help']; from generator.cli import main; main()"


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


def main() -> None:
    """Print the three measurements."""
    from benchmarks import naive
    from generator.pipeline import check, generate

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
        print("校核 / 读取填报表")
        from data_entry.workbook.opening import open_workbook

        paired(lambda: check(EXAMPLE), lambda: open_workbook(EXAMPLE))
        print(f"同一进程连续生成 {DOCUMENTS} 份：常驻内存（MiB）")
        for number in range(1, DOCUMENTS + 1):
            ours()
            if number in (1, 10, 20, 30, 40, DOCUMENTS):
                print(f"  第 {number:>2} 份 {resident() / 1024:.0f}")
    print("juesuan --help / 导入四个库")
    paired(lambda: python(HELP), lambda: python(LIBRARIES))


if __name__ == "__main__":
    main()
