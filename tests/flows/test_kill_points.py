"""A run that is killed, wherever that is, loses nothing and doubles nothing: the next run makes it whole.

Every test ends a run with SIGKILL at a fault point, runs again, and compares every row of the warehouse with an
undisturbed run's.
"""

from __future__ import annotations

import shutil
from collections import Counter
from collections.abc import Iterator
from datetime import UTC
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from cut_run import CutRunner
from ingest_kit import QUICK, write_feeds
from site_server import Site, page, rss
from warcio.archiveiterator import ArchiveIterator

from extractors.records import Capture
from flows.adapters.archive import WarcArchive
from flows.adapters.fault_points import FAULT_POINTS
from flows.adapters.warehouse import Reader

PATHS = ("/one", "/three", "/seventeen")
KILLED = -9
# Fault points between polling and publishing, and which passage of them lies in the middle of the pages.
IN_A_BATCH = [("page archived", 2), ("rows inserted", 6), ("batch checked", 3), ("rows committed", 2)]
AFTER_PUBLISHING = ("snapshot renamed", "report written aside", "report renamed")
# What differs between two runs over the same news: names of runs, moments, and places in the archive.
PASSING = {
    "run_id", "poll_id", "reject_id", "capture_id", "previous_capture_id", "polled_at", "fetched_at", "first_seen_at",
    "rejected_at", "next_due_at", "loaded_at", "linked_at", "warc_path", "warc_offset", "warc_length", "seed_digest",
}  # fmt: skip
TABLES = """
    select table_schema, table_name from information_schema.tables
    where table_type = 'BASE TABLE' and table_schema in ('raw', 'core')
    and table_name not in ('run_events', 'migrations', 'seed_loads') and not contains(table_name, 'meta_estimate')
"""


@pytest.fixture(scope="module")
def site() -> Iterator[Site]:
    with Site() as server:
        server.routes = {path: page(f"Strike {path}", 10 + len(path)) for path in PATHS}
        server.routes["/wall"] = (200, "text/html", b"<html><body><p>Before you continue</p></body></html>")
        server.routes["/feed.xml"] = rss(server.base, *PATHS, "/gone")
        server.routes["/other.xml"] = rss(server.base, "/wall", *PATHS[:1])
        server.routes["/broken.xml"] = (200, "text/html", b"<html><body>Our feeds have moved.</body></html>")
        yield server


@pytest.fixture(scope="module")
def settings(site: Site, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    names = {"feed": "/feed.xml", "other": "/other.xml", "broken": "/broken.xml"}
    path = Path(write_feeds(tmp_path_factory.mktemp("feeds"), {name: f"{site.base}{at}" for name, at in names.items()}))
    path.write_text(path.read_text(encoding="utf-8").replace(",other,Test", ",feed,Test"), encoding="utf-8")
    return {**QUICK, "feeds_file": str(path), "batch_pages": 3}


@pytest.fixture(scope="module")
def runner() -> Iterator[CutRunner]:
    with CutRunner() as ready:
        yield ready


@pytest.fixture(scope="module")
def undisturbed(
    runner: CutRunner, settings: dict[str, Any], tmp_path_factory: pytest.TempPathFactory
) -> tuple[Path, list[str]]:
    """An undisturbed run: its data folder, and the fault points that it passed."""
    data_dir = tmp_path_factory.mktemp("undisturbed") / "data"
    return data_dir, runner.passages(data_dir, {**settings, "report_after_ingest": True})


def tables(data_dir: Path) -> dict[str, Counter[tuple[Any, ...]]]:
    """Every row of every table, but for what differs between two runs over the same news, and the rows of runs."""
    with Reader(data_dir / "writer" / "ledger.duckdb") as reader:
        names = [".".join(row.values()) for row in reader.query(TABLES).to_pylist()]
        arrow = {name: reader.query(f"from {name}") for name in names}
    kept = {name: table.select([c for c in table.column_names if c not in PASSING]) for name, table in arrow.items()}
    return {name: Counter(map(_frozen, table.to_pylist())) for name, table in kept.items()}


def _frozen(row: dict[str, Any]) -> tuple[Any, ...]:
    return tuple((key, tuple(value) if isinstance(value, list) else value) for key, value in row.items())


def archived_urls(data_dir: Path) -> list[str]:
    """The pages in the archive, as another implementation reads it; a damaged file makes it raise."""
    urls = []
    for path in sorted((data_dir / "archive").glob("*.warc.gz")):
        with path.open("rb") as file:
            for record in ArchiveIterator(file, check_digests="raise"):
                record.content_stream().read()
                if record.rec_type == "response":
                    urls.append(record.rec_headers.get_header("WARC-Target-URI"))
    return urls


def assert_whole(data_dir: Path, undisturbed: Path) -> None:
    mine, theirs = tables(data_dir), tables(undisturbed)
    assert {name: mine[name] - theirs[name] for name in mine} == {name: Counter() for name in mine}
    assert {name: theirs[name] - mine[name] for name in theirs} == {name: Counter() for name in theirs}
    with Reader(data_dir / "ledger.duckdb") as reader, WarcArchive(data_dir / "archive") as archive:
        for row in reader.query("from raw.captures").to_pylist():
            assert sha256(archive.read(_capture(row)).body).hexdigest() == row["body_sha256"]
    pages = [url for url in archived_urls(data_dir) if not url.endswith(".xml")]
    assert sorted(pages) == sorted(set(pages))
    leftovers = [path.name for path in data_dir.iterdir() if "publishing" in path.name]
    assert leftovers == []


def assert_people_can_read(data_dir: Path, *, is_there: bool) -> None:
    """What is published is a whole warehouse or not there yet, never half of one."""
    path = data_dir / "ledger.duckdb"
    assert path.exists() == is_there
    if is_there:
        with Reader(path) as reader:
            assert reader.view("claims").num_rows > 0


def _capture(row: dict[str, Any]) -> Capture:
    return Capture(**{**row, "fetched_at": row["fetched_at"].replace(tzinfo=UTC), "redirect_urls": ()})


@pytest.fixture(scope="module")
def prepared(runner: CutRunner, settings: dict[str, Any], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder in which nothing has been read yet."""
    data_dir = tmp_path_factory.mktemp("prepared") / "data"
    runner.prepare(data_dir, settings)
    return data_dir


def test_every_fault_point_is_on_the_way_of_a_run(undisturbed: tuple[Path, list[str]]) -> None:
    assert set(undisturbed[1]) == set(FAULT_POINTS)


@pytest.mark.parametrize(("name", "passage"), IN_A_BATCH)
def test_a_run_killed_in_a_batch_is_made_whole_by_the_next(
    name: str,
    passage: int,
    runner: CutRunner,
    undisturbed: tuple[Path, list[str]],
    prepared: Path,
    settings: dict[str, Any],
    tmp_path: Path,
) -> None:
    data_dir = tmp_path / "data"
    shutil.copytree(prepared, data_dir)
    assert runner.run_until(data_dir, settings, name, passage) == KILLED
    assert runner.run(data_dir, settings) == 0
    assert_whole(data_dir, undisturbed[0])


def test_a_run_killed_at_every_point_one_after_the_other_is_made_whole_in_the_end(
    runner: CutRunner, undisturbed: tuple[Path, list[str]], settings: dict[str, Any], tmp_path: Path
) -> None:
    data_dir = tmp_path / "data"
    for name in FAULT_POINTS:
        with_report = {**settings, "report_after_ingest": name.startswith("report")}
        assert runner.run_until(data_dir, with_report, name) == KILLED, name
        assert_people_can_read(data_dir, is_there=name in AFTER_PUBLISHING)
    assert runner.run(data_dir, settings) == 0
    assert_whole(data_dir, undisturbed[0])


def test_a_torn_last_record_is_set_aside_and_its_page_fetched_again(
    runner: CutRunner, undisturbed: tuple[Path, list[str]], prepared: Path, settings: dict[str, Any], tmp_path: Path
) -> None:
    data_dir = tmp_path / "data"
    shutil.copytree(prepared, data_dir)
    # More than the request record, which comes last: the response before it is torn too.
    assert runner.run_until(data_dir, settings, "page archived", 3, torn=500) == KILLED
    assert runner.run(data_dir, settings) == 0
    (torn,) = (data_dir / "archive").glob("*.torn-*")
    assert torn.stat().st_size > 0
    assert_whole(data_dir, undisturbed[0])
