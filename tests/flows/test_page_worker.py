"""Worker processes: a page that ends its process is a problem of that page alone."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Iterator
from concurrent.futures.process import BrokenProcessPool
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from site_server import page

from extractors.records import Entry
from flows import page_worker
from flows.adapters.archive import WarcArchive
from flows.adapters.web_records import Response
from flows.page_worker import PageReaders, PageTask, open_page_readers

NOW = datetime(2022, 11, 12, tzinfo=UTC)


@pytest.fixture
def tasks(tmp_path: Path) -> list[PageTask]:
    """Five archived pages."""
    with WarcArchive(tmp_path) as archive:
        return [_task(archive, number) for number in range(1, 6)]


@pytest.fixture
def readers(tmp_path: Path) -> Iterator[PageReaders]:
    with open_page_readers(tmp_path, 1) as one:
        yield one


def test_pages_are_read_in_order(readers: PageReaders, tasks: list[PageTask]) -> None:
    results = readers.read(tasks)
    assert [result.task for result in results] == tasks
    assert [result.extraction.claims[0].value for result in results if result.extraction] == [11, 12, 13, 14, 15]


def test_a_dead_worker_costs_no_page(readers: PageReaders, tasks: list[PageTask]) -> None:
    readers.read(tasks[:1])
    _kill_workers(readers)
    assert [result.problem for result in readers.read(tasks)] == [None] * 5


def test_a_page_that_ends_its_process_is_rejected_alone(
    readers: PageReaders, tasks: list[PageTask], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(readers, "_current_pool", lambda: _PoolThatDiesOn(tasks[2]))
    results = readers.read(tasks)
    assert [result.problem and result.problem[1] for result in results] == [None, None, "worker_died", None, None]


def test_a_capture_whose_bytes_are_gone_is_a_problem_of_its_page(tmp_path: Path, tasks: list[PageTask]) -> None:
    for path in tmp_path.glob("*.warc.gz"):
        path.unlink()
    result = page_worker.read_page(tmp_path, tasks[0])
    assert result.problem is not None
    assert result.problem[1] == "unreadable"


def test_workers_end_with_the_process_that_started_them(tmp_path: Path) -> None:
    import subprocess
    import sys

    script = (
        "import sys, time; from pathlib import Path; from flows.page_worker import PageReaders;"
        "readers = PageReaders(Path(sys.argv[1]), 1); readers.warm_up(); time.sleep(2);"
        "print(*[p for p in readers._pool._processes], flush=True); time.sleep(60)"
    )
    with subprocess.Popen([sys.executable, "-c", script, str(tmp_path)], stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        workers = [int(word) for word in process.stdout.readline().split()]
        process.kill()
    assert workers
    deadline = time.monotonic() + 20
    while any(_is_alive(pid) for pid in workers):
        assert time.monotonic() < deadline
        time.sleep(0.1)


class _PoolThatDiesOn:
    """Stands for a pool of processes: the real reader, except that one page kills it."""

    def __init__(self, deadly: PageTask) -> None:
        self.deadly = deadly

    def submit(self, function: Any, archive_dir: Path, work: Any) -> Any:
        return _Done(self, function, archive_dir, work)


class _Done:
    def __init__(self, pool: _PoolThatDiesOn, function: Any, archive_dir: Path, work: Any) -> None:
        self.pool, self.function, self.archive_dir, self.work = pool, function, archive_dir, work

    def result(self, timeout: float) -> Any:
        if self.work == self.pool.deadly or (isinstance(self.work, list) and self.pool.deadly in self.work):
            raise BrokenProcessPool
        return self.function(self.archive_dir, self.work)


def _task(archive: WarcArchive, number: int) -> PageTask:
    url = f"http://a.example/{number}"
    body = page(f"Strike {number}", 10 + number)[2]
    headers = (("content-type", "text/html; charset=utf-8"),)
    response = Response(url, url, (), 200, "OK", (), headers, body, body, NOW, 0.1, None, f"ent_{number}")
    entry = Entry(f"ent_{number}", "feed", url, None, None, None, None, None, NOW)
    return PageTask(archive.append(response, entry.entry_id), entry, "outlet", NOW)


def _kill_workers(readers: PageReaders) -> None:
    pool = readers._pool
    assert pool is not None
    for pid in list(pool._processes):
        os.kill(pid, signal.SIGKILL)


def _is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return Path(f"/proc/{pid}/stat").read_text().split(")")[1].split()[0] != "Z"
