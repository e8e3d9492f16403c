"""The desk of a backfill: beside live runs, since it holds the data folder for one append at a time."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from pathlib import Path

from flows.adapters.archive import WarcArchive
from flows.adapters.web import Fetcher
from flows.desk import Desk, web_policy
from flows.lock import LockHolder, writer_turn
from flows.page_worker import open_page_readers
from flows.settings import Settings

Say = Callable[[str | None], object]


@contextlib.contextmanager
def open_backfill_desk(settings: Settings, say: Say, *, is_alone: bool = True) -> Iterator[Desk]:
    """The desk of a backfill. Another backfill (where it ``is_alone``), and then each live run, is waited for: up to
    ``lock_wait`` seconds.

    ``say`` is told whom it waits for, and null when its turn has come. Its archive files are its own: what it fetches
    is kept while a live run writes. Raises TransientError where the wait was too long.
    """
    others = _turn(settings.backfill_lock_path, settings.lock_wait, "another backfill", say)
    with (
        others if is_alone else contextlib.nullcontext(),
        Fetcher(web_policy(settings)) as fetcher,
        WarcArchive(settings.archive_dir, name="backfill") as archive,
        open_page_readers(settings.archive_dir, 0) as readers,
    ):
        yield Desk(settings, fetcher, archive, readers, live_turns(settings, say))


def live_turns(settings: Settings, say: Say) -> Callable[[], contextlib.AbstractContextManager[None]]:
    """Turns at the ledger between those of the live runs."""
    return lambda: _turn(settings.lock_path, settings.lock_wait, "a live run", say)


@contextlib.contextmanager
def _turn(path: Path, seconds: float, whom: str, say: Say) -> Iterator[None]:
    has_waited = False

    def tell(holder: LockHolder) -> None:
        nonlocal has_waited
        has_waited = True
        say(f"waiting for {whom}: process {holder.pid} on {holder.host}, since {holder.since}")

    with writer_turn(path, seconds, tell):
        if has_waited:
            say(None)
        yield
