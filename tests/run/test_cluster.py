"""Many machines: a cluster of three workers on this one makes what this process makes.

Only the executor is a cluster's; what it is given to do is tried in test_batch.
"""

import os
import signal
import threading
import time
from functools import partial
from pathlib import Path

import pytest
import workbooks
from commands_help import files

from generator.cli.generating import Where
from generator.run.batch import Made, Wishes, make, make_all
from generator.run.cluster import Cluster, UnreachableClusterError
from generator.run.origin import Bundle

distributed = pytest.importorskip(
    "distributed", reason='没有安装 dask.distributed（pip install "juesuan[cluster]"）'
)


@pytest.fixture(scope="module")
def cluster():
    made = distributed.LocalCluster(
        n_workers=3,
        threads_per_worker=1,
        dashboard_address=None,
        silence_logs=50,
        memory_limit=0,
    )
    yield made
    made.close()


def slowly(begun: Path, wishes: Wishes, bundle: Bundle) -> Made:
    """Make it, leaving word of which process does; slow enough at first to be killed meanwhile."""
    (begun / f"{bundle.path.stem}-{os.getpid()}").touch()
    if len(list(begun.iterdir())) <= 3:
        time.sleep(3)
    return make(wishes, bundle)


def kill_one(begun: Path) -> None:
    """Kill the worker that began first."""
    while not (found := list(begun.iterdir())):
        time.sleep(0.02)
    os.kill(int(found[0].name.rpartition("-")[2]), signal.SIGKILL)


def test_a_cluster_makes_the_same_though_a_worker_is_killed(cluster, tmp_path):
    sound = workbooks.baseline_book()
    books = [Bundle(workbooks.save(sound, tmp_path, f"{name}.xlsx")) for name in "甲乙丙"]
    begun = tmp_path / "在做"
    begun.mkdir()
    here = [make(Wishes(tmp_path / "这里"), each) for each in books]
    executor = Cluster(cluster.scheduler_address)
    work = partial(slowly, begun, Wishes(tmp_path / "那里"))
    killer = threading.Thread(target=kill_one, args=(begun,))
    killer.start()
    there = list(make_all(executor, work, books, lambda: None, lambda lost: lost))
    killer.join()
    executor.shutdown()
    assert [each.state for each in there] == [each.state for each in here]
    assert files(tmp_path / "那里") == files(tmp_path / "这里")
    assert len(list(begun.iterdir())) > len(books)


def _is_busy(work: str, dask_worker=None) -> bool:
    """Whether a worker does something at intervals beside the documents."""
    return any(work in each for each in dask_worker.periodic_callbacks)


def test_workers_keep_no_record_of_what_they_did_when(cluster):
    """An hour's record grows by half a MiB with each document (measured over 1,000 documents)."""
    executor = Cluster(cluster.scheduler_address)
    executor.submit(abs, -1).result(30)
    with distributed.Client(cluster) as client:
        cluster.scale(4)  # one comes when work is under way
        client.wait_for_workers(4)
        assert set(client.run(partial(_is_busy, "heartbeat")).values()) == {True}
        assert set(client.run(partial(_is_busy, "profile")).values()) == {False}
    executor.shutdown()


def test_work_that_hangs_ends_and_is_told(cluster):
    executor = Cluster(cluster.scheduler_address, limit=1)
    work = executor.submit(time.sleep, 60)
    assert executor.submit(abs, -1).result(30) == 1
    with pytest.raises(distributed.scheduler.KilledWorker):
        work.result(60)
    executor.shutdown()


def test_nobody_at_the_address_is_told(monkeypatch):
    monkeypatch.setattr("generator.run.cluster._PATIENCE", 0.2)
    for address in ("tcp://127.0.0.1:9", "no address"):
        with pytest.raises(UnreachableClusterError, match="连不上集群"):
            Cluster(address)


def test_paths_lead_to_the_same_place_from_everywhere(monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    where = Where(cluster="tcp://10.0.0.1:8786")
    assert where.seen(Wishes(Path("成果"))).output == tmp_path / "成果"
    bundle = Bundle(Path("甲.xlsx"), (Path("项目.xlsx"),), Path("上年.xlsx"))
    assert where.seen_bundle(bundle) == Bundle(
        tmp_path / "甲.xlsx", (tmp_path / "项目.xlsx",), tmp_path / "上年.xlsx"
    )
    assert Where().seen_bundle(bundle) == bundle
