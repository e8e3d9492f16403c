"""Where the pages of a backfill are read: in processes of this machine, in this process, or on a Dask cluster."""

from __future__ import annotations

import contextlib
import logging
import multiprocessing
import signal
from collections.abc import Iterator
from typing import Any

from prefect.task_runners import ProcessPoolTaskRunner, TaskRunner, ThreadPoolTaskRunner

from flows.errors import ConfigurationError, TransientError
from flows.page_worker import end_with_parent
from flows.settings import Settings


@contextlib.contextmanager
def open_task_runner(settings: Settings) -> Iterator[TaskRunner[Any]]:
    """The task runner that ``settings.task_runner`` names, started. Its processes end at once where the block fails."""
    with _task_runner(settings) as runner:
        if settings.task_runner == "dask":
            _connect(runner, settings)
        try:
            yield runner
        except BaseException:
            for process in multiprocessing.active_children():
                process.terminate()
            raise


def submit(runner: TaskRunner[Any], task: Any, parameters: dict[str, Any]) -> Any:
    """A task under way. Ctrl-C is kept from the processes that may be started for it: they end with this one."""
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        return runner.submit(task, parameters)
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _connect(runner: Any, settings: Settings) -> None:
    """Meet the cluster now, not when the first unit is under way."""
    try:
        runner.client  # noqa: B018 - looking at it connects
    except (OSError, ValueError, TimeoutError) as error:
        where = f"dask_address={settings.dask_address}" if settings.dask_address else "task_runner=dask"
        what = " ".join(str(error).split())
        raise TransientError(f"{where}: no cluster ({what}); start its scheduler or correct the address") from error


def _task_runner(settings: Settings) -> TaskRunner[Any]:
    if settings.task_runner == "dask":
        return _dask(settings)
    if settings.task_runner == "threads":
        return ThreadPoolTaskRunner(max_workers=settings.backfill_processes)
    return ProcessPoolTaskRunner(max_workers=settings.backfill_processes, initializer=end_with_parent)


def _dask(settings: Settings) -> TaskRunner[Any]:
    try:
        from prefect_dask.task_runners import DaskTaskRunner
    except ImportError as error:
        raise ConfigurationError(
            "task_runner=dask: is not installed; run: pip install 'casualty-ledger[dask]'"
        ) from error
    # Of a cluster that comes and goes with the run, its progress is all that a person wants to see.
    logging.getLogger("distributed").setLevel(logging.WARNING)
    cluster = {"n_workers": settings.backfill_processes, "threads_per_worker": 1, "dashboard_address": None}
    runner: TaskRunner[Any] = (
        DaskTaskRunner(address=settings.dask_address)
        if settings.dask_address
        else DaskTaskRunner(cluster_kwargs=cluster)
    )
    return runner
