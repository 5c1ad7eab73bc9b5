"""Many machines: the executor of a Dask cluster, whose scheduler sees to lost workers.

The program is installed there too, and the folders are reached by the same paths. A worker that is
lost is replaced and its work done again elsewhere, three times (``allowed-failures`` of Dask); work
that hangs ends with its worker, as it does here.
"""

from collections.abc import Callable
from concurrent.futures import Executor, Future
from functools import partial
from typing import Any

from data_entry.failures import ExitCode, Failure
from generator.run.processes import TIME_LIMIT, within

_PATIENCE = 20
"""Seconds in which a cluster answers."""


class NoClusterError(Failure):
    """What speaks to a cluster is not installed."""

    exit_code = ExitCode.MISSING

    def __init__(self) -> None:
        super().__init__(
            '没有安装 dask.distributed，--cluster 用不了。请运行 pip install "juesuan[cluster]"，'
            "集群的每台机器也要装；或去掉 --cluster，用本机的几个进程做。"
        )


class UnreachableClusterError(Failure):
    """Nobody answers at the address."""

    exit_code = ExitCode.MISSING

    def __init__(self, address: str) -> None:
        super().__init__(
            f"连不上集群“{address}”。请核对地址（如 tcp://10.0.0.1:8786），看看 dask scheduler 和 "
            "dask worker 在不在运行；或去掉 --cluster，用本机的几个进程做。"
        )


class Cluster(Executor):
    """Works on the machines of a cluster."""

    def __init__(self, address: str, limit: float = TIME_LIMIT) -> None:
        """Raises NoClusterError and UnreachableClusterError."""
        try:
            from distributed import Client
        except ImportError as error:
            raise NoClusterError from error
        try:
            self._client = Client(address, timeout=_PATIENCE, set_as_default=False)
        except (OSError, ValueError) as error:
            raise UnreachableClusterError(address) from error
        self._client.register_plugin(_without_profile())
        self._limit, self._there = limit, self._client.get_executor(pure=False)

    def submit(self, work: Callable[..., Any], /, *arguments: Any, **named: Any) -> "Future[Any]":
        """The work to come."""
        task = partial(work, *arguments, **named)
        future: Future[Any] = self._there.submit(within, self._limit, task)
        return future

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """Take back what is not done and leave the cluster."""
        self._there.shutdown(wait=False)
        self._client.close()


def _without_profile() -> Any:
    """Workers, those to come as well, keep no record of where in the program they were each 10 ms.

    Dask keeps an hour of it: half a MiB for each document of ours.
    """
    from distributed import WorkerPlugin

    class WithoutProfile(WorkerPlugin):  # type: ignore[misc]
        name = "juesuan"

        def setup(self, worker: Any) -> None:
            for each in ("profile", "profile-cycle"):
                if callback := worker.periodic_callbacks.pop(each, None):
                    callback.stop()

    return WithoutProfile()
