"""Reading pages in worker processes: references go in, records come out; no HTML crosses a process border."""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import threading
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Final

from extractors.claim import EXTRACTOR_VERSION, Reader, build_reader
from extractors.dates import in_zone
from extractors.language import has_rules
from extractors.page import PageProblem, parse_page, reset_caches
from extractors.records import Article, Capture, Document, Entry, Extraction, Sighting
from flows.adapters.archive import WarcArchive
from flows.adapters.lexicon import load_lexicon
from flows.adapters.page_rules import page_rules
from flows.errors import LedgerError

SECONDS_PER_PAGE: Final = 120.0
_CHUNK: Final = 4


@dataclass(frozen=True, slots=True)
class PageTask:
    """A stored page to read. ``now`` is the clock; dates after the page's capture are not believed."""

    capture: Capture
    entry: Entry | None
    outlet_id: str
    now: datetime


@dataclass(frozen=True, slots=True)
class PageResult:
    """What reading gave: an article with its extraction, or a problem (stage, reason, detail)."""

    task: PageTask
    article: Article | None = None
    extraction: Extraction | None = None
    problem: tuple[str, str, str] | None = None

    @property
    def sighting(self) -> Sighting | None:
        """That the page of this capture had this text."""
        return Sighting.of(self.article, self.task.capture.fetched_at) if self.article else None


class PageReaders:
    """Processes that read pages. A page that kills its process or never ends is a problem of that page alone."""

    def __init__(self, archive_dir: Path, processes: int) -> None:
        self._archive_dir = archive_dir
        self._processes = processes
        self._lock = threading.Lock()
        self._reading = threading.Lock()
        self._pool: ProcessPoolExecutor | None = None

    def warm_up(self) -> None:
        """Start the processes now, so that they load their words while something else is waited for."""
        if self._processes:
            for _ in range(self._processes):
                self._current_pool().submit(_warm_up)

    def close(self) -> None:
        self._drop_pool()

    def read(self, tasks: Sequence[PageTask]) -> list[PageResult]:
        """Read every page, in order. Without processes one batch is read at a time, since no two could run together."""
        if not self._processes:
            with self._reading:
                return [read_page(self._archive_dir, task) for task in tasks]
        try:
            return self._read_together(tasks)
        except (BrokenProcessPool, TimeoutError):
            self._drop_pool()
            return [self._read_alone(task) for task in tasks]

    def _read_together(self, tasks: Sequence[PageTask]) -> list[PageResult]:
        chunks = [tasks[start : start + _CHUNK] for start in range(0, len(tasks), _CHUNK)]
        pool = self._current_pool()
        futures = [pool.submit(_read_chunk, self._archive_dir, chunk) for chunk in chunks]
        return [result for future in futures for result in future.result(SECONDS_PER_PAGE * len(tasks))]

    def _read_alone(self, task: PageTask) -> PageResult:
        try:
            return self._current_pool().submit(read_page, self._archive_dir, task).result(SECONDS_PER_PAGE)
        except (BrokenProcessPool, TimeoutError) as error:
            self._drop_pool()
            reason = "endless" if isinstance(error, TimeoutError) else "worker_died"
            detail = f"{task.capture.final_url}: reading it {_WHAT_HAPPENED[reason]}; report the page"
            return PageResult(task, problem=("read", reason, detail))

    def _current_pool(self) -> ProcessPoolExecutor:
        with self._lock:
            if self._pool is None:
                context = multiprocessing.get_context("forkserver")
                context.set_forkserver_preload(["flows.page_worker_warm"])
                self._pool = ProcessPoolExecutor(self._processes, context, end_with_parent)
            return self._pool

    def _drop_pool(self) -> None:
        with self._lock:
            pool, self._pool = self._pool, None
        if pool is not None:
            processes = list((pool._processes or {}).values())
            pool.shutdown(wait=False, cancel_futures=True)
            for process in processes:
                process.terminate()


_WHAT_HAPPENED: Final = {"endless": f"takes more than {SECONDS_PER_PAGE:.0f} s", "worker_died": "ends the process"}


def read_page(archive_dir: Path, task: PageTask) -> PageResult:
    """Read one stored page. Whatever is wrong with it becomes a problem of this page: the others go on."""
    try:
        return _read_stored(archive_dir, task)
    except LedgerError as error:
        return PageResult(task, problem=("read", "unreadable", str(error)))
    except Exception as error:  # noqa: BLE001 - one page must not stop the rest; the reject row carries what happened
        detail = f"{task.capture.final_url}: {type(error).__name__}: {' '.join(str(error).split())[:300]}"
        return PageResult(task, problem=("read", "crash", detail))


def _read_stored(archive_dir: Path, task: PageTask) -> PageResult:
    capture = task.capture
    body = WarcArchive(archive_dir).read(capture).body
    found = parse_page(
        body,
        capture.content_type,
        capture.final_url,
        capture.capture_id,
        task.outlet_id,
        task.entry,
        capture.fetched_at,
        page_rules(),
    )
    if isinstance(found, PageProblem):
        return PageResult(task, problem=("read", found.reason, found.detail))
    return PageResult(task, found, read_article(found))


def read_article(article: Article) -> Extraction:
    """What an article claims. Text in a language without rules is kept, marked by its languages, and not read."""
    if not has_rules(article.language_declared, article.language_detected):
        return Extraction(article.article_version_id, (), (), EXTRACTOR_VERSION)
    return page_reader().read(document_of(article))


def document_of(article: Article) -> Document:
    """An article version as the extractor wants it: its times in the zone in which the outlet states them."""
    zone = article.published_zone if article.published_precision == "minute" else None
    return Document(
        document_id=article.article_version_id,
        text=article.text,
        title=article.title,
        published_at=in_zone(article.published_at, zone),
        url=article.article_url,
        language=article.language_detected or article.language_declared or "en",
        modified_at=in_zone(article.modified_at, zone),
    )


def _read_chunk(archive_dir: Path, tasks: Sequence[PageTask]) -> list[PageResult]:
    results = [read_page(archive_dir, task) for task in tasks]
    reset_caches()
    return results


@cache
def page_reader() -> Reader:
    return build_reader(load_lexicon())


def read_sample() -> None:
    """Read a page of our own, so that everything that reading needs is loaded."""
    found = parse_page(
        _SAMPLE, "text/html", "https://news.example/story", "sample", "sample", None, _SAMPLE_DAY, page_rules()
    )
    if isinstance(found, Article):
        page_reader().read(document_of(found))


_SAMPLE_DAY: Final = datetime(2022, 11, 11, tzinfo=UTC)
_SAMPLE: Final = b"""<html lang="en"><head><title>Strike on Belmar</title></head>
<body><article><h1>Strike on Belmar</h1>
<p>A missile strike on the town of Belmar killed at least 12 people on Thursday, 10 November 2022, officials said.</p>
<p>The governor said that rescuers were still at work, and asked people to keep the roads free for ambulances.</p>
</article></body></html>"""


def _warm_up() -> None:
    page_reader()
    page_rules()


def end_with_parent() -> None:
    """A worker must not outlive a run that was killed."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        threading.Thread(target=_wait_and_exit, args=(parent,), daemon=True).start()


def _wait_and_exit(parent: object) -> None:
    parent.join()  # type: ignore[attr-defined]
    os._exit(1)


@contextlib.contextmanager
def open_page_readers(archive_dir: Path, processes: int) -> Iterator[PageReaders]:
    """Page readers that are gone when the block ends."""
    readers = PageReaders(archive_dir, processes)
    try:
        yield readers
    finally:
        readers.close()
