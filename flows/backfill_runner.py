"""Where the pages of a backfill are read: in processes of this machine, in this process, or on a Dask cluster."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from typing import Any

from prefect.task_runners import ProcessPoolTaskRunner, TaskRunner, ThreadPoolTaskRunner

from flows.errors import ConfigurationError
from flows.settings import Settings


@contextlib.contextmanager
def open_task_runner(settings: Settings) -> Iterator[TaskRunner[Any]]:
    """The task runner that ``settings.task_runner`` names, started."""
    with _task_runner(settings) as runner:
        yield runner


def _task_runner(settings: Settings) -> TaskRunner[Any]:
    if settings.task_runner == "dask":
        return _dask(settings)
    if settings.task_runner == "threads":
        return ThreadPoolTaskRunner(max_workers=settings.backfill_processes)
    return ProcessPoolTaskRunner(max_workers=settings.backfill_processes)


def _dask(settings: Settings) -> TaskRunner[Any]:
    try:
        from prefect_dask.task_runners import DaskTaskRunner
    except ImportError as error:
        raise ConfigurationError(
            "task_runner=dask: is not installed; run: pip install 'casualty-ledger[dask]'"
        ) from error
    cluster = {"n_workers": settings.backfill_processes, "threads_per_worker": 1, "dashboard_address": None}
    runner: TaskRunner[Any] = (
        DaskTaskRunner(address=settings.dask_address)
        if settings.dask_address
        else DaskTaskRunner(cluster_kwargs=cluster)
    )
    return runner
