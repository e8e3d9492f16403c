"""The desk of a run: the settings, the archive, the fetcher, the page readers and the warehouse, opened once."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path

from extractors.identity import content_id
from extractors.records import Batch, Capture
from flows.adapters.archive import WarcArchive
from flows.adapters.warehouse import Warehouse
from flows.adapters.web import Fetcher
from flows.adapters.web_records import Response, WebPolicy
from flows.adapters.web_turns import registrable_host
from flows.lock import writer_lock
from flows.page_worker import PageReaders, open_page_readers
from flows.progress import tell
from flows.settings import Settings
from flows.syndication import with_links


class Desk:
    """What the steps of one run share. Steps may run in threads: archive and warehouse are used one at a time.

    ``take_turn`` guards each use of the warehouse by a run that does not hold the data folder as a whole.
    """

    def __init__(
        self,
        settings: Settings,
        fetcher: Fetcher,
        archive: WarcArchive,
        readers: PageReaders,
        take_turn: Callable[[], contextlib.AbstractContextManager[None]] = contextlib.nullcontext,
    ) -> None:
        self.settings = settings
        self._take_turn = take_turn
        self.fetcher = fetcher
        self.archive = archive
        self.readers = readers
        self.started_at = datetime.now(UTC)
        self.run_id = content_id("run", settings.data_dir.resolve(), self.started_at.isoformat())
        self._pages = [0, 0]
        self._archive_lock = threading.Lock()
        self._warehouse_lock = threading.Lock()

    @contextlib.contextmanager
    def warehouse(self) -> Iterator[Warehouse]:
        """The writer's warehouse, held as shortly as possible."""
        with self._warehouse_lock, self._take_turn(), Warehouse(self.settings.writer_path) as warehouse:
            yield warehouse

    def expect_pages(self, count: int) -> None:
        """Say how many pages the run is going to fetch."""
        self._pages = [0, count]
        tell("pages", *self._pages)

    def tell_page(self) -> None:
        """Say that one more page was fetched, or could not be."""
        self._pages[0] += 1
        tell("pages", *self._pages)

    def keep(self, response: Response, entry_id: str | None, kept_at: datetime | None = None) -> Capture:
        """Archive a response: from now on a killed process does not lose it."""
        with self._archive_lock:
            return self.archive.append(response, entry_id, kept_at)

    def adopt(self, path: Path, captures: Sequence[Capture], now: datetime) -> list[Capture]:
        """Copy records of another WARC file into the archive."""
        with self._archive_lock:
            return self.archive.adopt(path, captures, now)

    def settle_archive(self) -> None:
        """Return when everything kept so far is on the disk: from now on a power cut does not lose it."""
        with self._archive_lock:
            self.archive.sync()

    def append(self, batch: Batch) -> Mapping[str, int]:
        """Add a batch and the links of its articles in one transaction; the rows added, by table."""
        with self.warehouse() as warehouse:
            return warehouse.append(with_links(batch, warehouse.state, datetime.now(UTC)))


@contextlib.contextmanager
def open_desk(settings: Settings) -> Iterator[Desk]:
    """The desk, with the data folder locked for this process."""
    with (
        writer_lock(settings.lock_path),
        Fetcher(web_policy(settings)) as fetcher,
        WarcArchive(settings.archive_dir) as archive,
        open_page_readers(settings.archive_dir, settings.extract_processes) as readers,
    ):
        readers.warm_up()
        yield Desk(settings, fetcher, archive, readers)


def web_policy(settings: Settings) -> WebPolicy:
    """The part of the settings that the web adapter obeys."""
    return WebPolicy(
        user_agent=settings.user_agent,
        contact=settings.contact,
        allow_private_addresses=settings.allow_private_addresses,
        max_bytes=settings.max_bytes,
        deadline_seconds=settings.deadline,
        per_host_interval_seconds=settings.per_host_interval,
        proxies=settings.proxies,
        respect_robots=settings.respect_robots,
        ca_file=str(settings.ca_file) if settings.ca_file else None,
        allowed_networks=settings.allowed_networks,
        host_intervals={registrable_host(f"http://{host}"): pause for host, pause in settings.host_intervals.items()},
    )
