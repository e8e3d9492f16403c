"""Publishing: a snapshot is written beside its place, made durable, and moved there in one step."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Callable, Iterator
from io import FileIO
from pathlib import Path
from typing import Any

from flows.adapters.fault_points import pass_fault_point
from flows.adapters.ledger_copy import LedgerCopy
from flows.adapters.warehouse_derived import STORED_VIEWS, Progress, read_stored_views, refresh_derived
from flows.adapters.warehouse_estimates import keep_estimates, read_estimates
from flows.adapters.warehouse_sql import fill_template, load_folder, load_statement


def publish_snapshot(
    connection: Any, ledger: FileIO, to: Path, connect: Callable[[Path], Any], progress: Progress = lambda *_: None
) -> None:
    """Writes the file ``ledger``, which ``connection`` holds open for itself, to ``to``. ``connect`` opens a file.

    Then the meta-estimates whose claims have changed are computed, which takes a second each, and the file is replaced
    once more where any did. ``progress`` is told of long work. An error leaves the file that was there and no
    leftovers. Leftovers of a publish that was killed are removed first: the writer's lock makes sure that there is one.
    """
    to.parent.mkdir(parents=True, exist_ok=True)
    _remove_leftovers(to)
    with _copy_beside(ledger, to) as copy:
        copy.begin(connection)
        if refresh_derived(connection, progress):
            copy.forget()
        copy.wait()
        _replace(connection, copy, to, connect)
    if keep_estimates(connection, to, progress):
        with _copy_beside(ledger, to) as copy:
            _replace(connection, copy, to, connect)


def _replace(connection: Any, copy: LedgerCopy, to: Path, connect: Callable[[Path], Any]) -> None:
    connection.execute(load_statement("warehouse", "checkpoint"))
    copy.finish()
    pass_fault_point("ledger copied")
    with contextlib.closing(connect(copy.target)) as snapshot:
        read_stored_views(snapshot)
        read_estimates(snapshot)
    _make_durable(copy.target)
    pass_fault_point("snapshot complete")
    with _held(to):
        os.replace(copy.target, to)
        pass_fault_point("snapshot renamed")
    _make_durable(to.parent)


@contextlib.contextmanager
def _copy_beside(ledger: FileIO, to: Path) -> Iterator[LedgerCopy]:
    try:
        with LedgerCopy(ledger, to.with_name(f".{to.name}.{os.getpid()}.publishing")) as copy:
            yield copy
    finally:
        _remove_leftovers(to)


@contextlib.contextmanager
def _held(path: Path) -> Iterator[None]:
    """While the old file is open, to replace it takes no time: its blocks are given back when readers have the new."""
    with contextlib.ExitStack() as held:
        with contextlib.suppress(FileNotFoundError):
            held.enter_context(path.open("rb"))
        yield


def store_views(connection: Any) -> None:
    """Turns the views that others read into tables, in the ledger that ``connection`` has open for itself."""
    template = load_statement("warehouse", "materialise")
    meanings = {file.name: file.meaning for file in load_folder("views")}
    for view in STORED_VIEWS:
        connection.execute(fill_template(template, schema="core", view=view.name, comment=meanings[view.name]))


def _make_durable(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _remove_leftovers(to: Path) -> None:
    for leftover in to.parent.glob(f".{to.name}.*.publishing*"):
        with contextlib.suppress(FileNotFoundError):
            leftover.unlink()
