"""Many workbooks at once beside one after another: ``python benchmarks/batch.py [HOW MANY [ROUNDS]]``.

Prints ratios, and what a process keeps of each document: wall time and processor time on one and on
two processes against the serial run, in turn; resident memory over the documents of one process.
"""

import os
import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import Executor
from contextlib import contextmanager
from functools import partial
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
COUNT, ROUNDS = 24, 3


def resident() -> float:
    """Resident memory of this process now, in MiB."""
    line = next(x for x in Path("/proc/self/status").read_text().splitlines() if "VmRSS" in x)
    return int(line.split()[1]) / 1024


def made_and_kept(wishes: object, bundle: object) -> tuple[object, int, float, float]:
    """Make one document; in which process, the memory that has now, the time it has worked."""
    from generator.run.batch import make

    return make(wishes, bundle), os.getpid(), resident(), time.process_time()


@contextmanager
def ended(executor: Executor) -> Iterator[Executor]:
    """The processes of an executor end with the measurement."""
    try:
        yield executor
    finally:
        executor.shutdown(wait=False)


def run(executor: Executor, bundles: list, output: Path) -> tuple[float, float, list]:
    """Seconds for all of them, of the clock and of the processors, and what became of each."""
    from generator.run.batch import Wishes

    work = partial(made_and_kept, Wishes(output, force=True))
    start, own = time.perf_counter(), time.process_time()
    futures = [executor.submit(work, each) for each in bundles]
    found = [each.result() for each in futures]
    worked = {process: seconds for _, process, _, seconds in found if process != os.getpid()}
    worked[0] = time.process_time() - own
    return time.perf_counter() - start, sum(worked.values()), found


def main(count: int, rounds: int) -> None:
    """Print the measurements."""
    from generator.run.origin import Bundle
    from generator.run.processes import Here, Processes

    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        bundles = []
        for number in range(count):
            path = folder / f"{number:04d}.xlsx"
            shutil.copy(ROOT / "examples" / "yanbian-2024.xlsx", path)
            bundles.append(Bundle(path))
        times: dict[str, list[tuple[float, float]]] = {"逐个": [], "一个进程": [], "两个进程": []}
        run(Here(), bundles[:2], folder / "热身")
        for number in range(rounds):
            for title, make in {
                "逐个": Here,
                "一个进程": partial(Processes, 1),
                "两个进程": partial(Processes, 2),
            }.items():
                with ended(make()) as executor:
                    *seconds, found = run(executor, bundles, folder / f"{title}{number}")
                times[title].append(tuple(seconds))
                if title == "一个进程":
                    memories = [memory for _, _, memory, _ in found]
        serial, worked = (statistics.median(each) for each in zip(*times["逐个"], strict=True))
        print(f"{count} 份文档，各 {rounds} 遍（{os.cpu_count()} 个处理器，含启动）")
        for title, each in times.items():
            own, cpu = (statistics.median(one) for one in zip(*each, strict=True))
            print(
                f"  {title}：{count / own:.2f} 份/秒，是逐个做的 {serial / own:.2f} 倍；"
                f"处理器时间每份 {cpu / count:.2f} 秒，是逐个做的 {cpu / worked:.2f} 倍"
            )
        warm = min(4, count - 1)
        grown = (memories[-1] - memories[warm]) / max(1, count - 1 - warm)
        print(f"一个进程里第五份以后每份留下 {grown:.2f} MiB，最多占 {max(memories):.0f} MiB")
        shutil.rmtree(folder / "逐个0" / "0000")
        with ended(Here()) as executor:
            again, *_ = run(executor, bundles, folder / "逐个0")
        print(f"再运行一次（只有一份没有做）：{again / serial:.2f}")


if __name__ == "__main__":
    count, rounds = (*map(int, sys.argv[1:3]), *(COUNT, ROUNDS)[len(sys.argv) - 1 :])
    main(count, rounds)
