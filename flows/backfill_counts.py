"""Counting ahead: how many pages each unit of a plan holds, before any of them is fetched or read."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

from flows.adapters.web_download import remote_size
from flows.backfill_plan import Plan
from flows.backfill_runner import submit
from flows.backfill_units import FileSlice, PageToFetch, Unit, UnitTally
from flows.backfill_work import Worker, slice_task
from flows.desk import Desk
from flows.errors import LedgerError

SIZES_ASKED: Final = 20


@dataclass(frozen=True, slots=True)
class UnitCount:
    """The pages of a unit; null where only reading it would tell. ``known`` of them are in the ledger already."""

    pages: int | None
    known: int = 0
    size: int | None = None
    problem: str | None = None

    def text(self) -> str:
        """For a person."""
        if self.problem is not None:
            return self.problem
        if self.pages is None:
            size = f" of {self.size / 1e6:,.1f} MB" if self.size is not None else ""
            return f"a file{size} on the web, whose pages are counted when it is read"
        return f"{self.pages} pages" + (f", {self.known} of them in the ledger already" if self.known else "")


def count_plan(worker: Worker, plan: Plan) -> list[UnitCount]:
    """What each unit holds, in order. Nothing is fetched but the sizes of files on the web."""
    worker.progress.begin(len(plan.units))
    pending = [_submitted(worker, unit) for unit in plan.units]
    return list(_counted(worker, plan.units, pending))


def _submitted(worker: Worker, unit: Unit) -> Any:
    """Files are read through to be counted, by all processes."""
    if not isinstance(unit.work, FileSlice) or unit.work.is_remote:
        return None
    return submit(worker.runner, worker.tasks["count"], {"work": slice_task(worker, unit.work)})


def _counted(worker: Worker, units: Sequence[Unit], pending: Sequence[Any]) -> Iterator[UnitCount]:
    sizes_asked = 0
    for unit, future in zip(units, pending, strict=True):
        if future is not None:
            count = _result(future)
        elif isinstance(unit.work, FileSlice):
            sizes_asked += 1
            is_asked = sizes_asked <= SIZES_ASKED
            count = UnitCount(None, size=remote_size(worker.desk.fetcher, unit.work.location) if is_asked else None)
        else:
            count = UnitCount(len(unit.work), _known(worker.desk, unit.work))
        worker.progress.add(UnitTally(pages=count.pages or 0))
        yield count


def _result(future: Any) -> UnitCount:
    try:
        return UnitCount(future.result(raise_on_failure=True))
    except LedgerError as error:
        return UnitCount(0, problem=str(error))


def _known(desk: Desk, pages: Sequence[Any]) -> int:
    urls = [page.url for page in pages if isinstance(page, PageToFetch)]
    with desk.warehouse() as warehouse:
        return len(warehouse.state.captured_urls(urls))
