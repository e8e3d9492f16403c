"""What a run needs, looked at one by one: what is wrong, and what to do."""

from __future__ import annotations

import importlib.metadata
import os
import platform
import shutil
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final

from flows.errors import LedgerError
from flows.lock import lock_holder
from flows.settings import Settings, prefect_api_url

LIBRARIES: Final = ("prefect", "duckdb", "spacy", "trafilatura", "feedparser", "fastwarc", "pyarrow", "fastapi")
MIN_FREE_BYTES: Final = 1_000_000_000
FEEDS_ASKED: Final = 40


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at."""

    name: str
    is_ok: bool
    text: str


def examine(settings: Settings, *, ask_feeds: bool) -> list[Finding]:
    """Look at everything; nothing is changed."""
    findings = [
        *_explained("python", _python),
        *_explained("libraries", _libraries),
        *_explained("contact", lambda: _contact(settings)),
        *_explained("seeds", lambda: _seeds(settings)),
        *_explained("extractor", _extractor),
        *_explained("data folder", lambda: _data_folder(settings)),
        *_explained("lock", lambda: _lock(settings)),
        *_explained("warehouse", lambda: _warehouse(settings)),
        *_explained("prefect", _prefect),
    ]
    return [*findings, *_explained("feeds", lambda: _feeds(settings))] if ask_feeds else findings


def versions() -> dict[str, str]:
    """The program, its extractor, Python and the libraries that matter."""
    from extractors.claim import EXTRACTOR_VERSION

    libraries = {name: importlib.metadata.version(name) for name in LIBRARIES}
    program = {"casualty-ledger": _program_version(), "extractor": EXTRACTOR_VERSION}
    return {**program, "python": platform.python_version(), **libraries}


def _explained(name: str, look: Callable[[], Iterator[Finding]]) -> list[Finding]:
    try:
        return list(look())
    except LedgerError as error:
        return [Finding(name, False, str(error))]
    except ImportError as error:
        return [Finding(name, False, f"{error}; install the pinned list: pip install -r requirements/runtime.txt")]


def _program_version() -> str:
    try:
        return importlib.metadata.version("casualty-ledger")
    except importlib.metadata.PackageNotFoundError:
        return "not installed"


def _python() -> Iterator[Finding]:
    is_ok = (3, 11) <= sys.version_info < (3, 14)
    yield Finding("python", is_ok, f"{platform.python_version()}{'' if is_ok else '; use 3.11, 3.12 or 3.13'}")


def _libraries() -> Iterator[Finding]:
    text = ", ".join(f"{name} {importlib.metadata.version(name)}" for name in LIBRARIES)
    is_ok = importlib.metadata.version("duckdb") == "1.5.5"
    yield Finding("libraries", is_ok, text if is_ok else f"{text}; duckdb 1.5.5 is the one that is tested")


def _contact(settings: Settings) -> Iterator[Finding]:
    is_ok = "@" in settings.contact or settings.contact.startswith("http")
    advice = "" if is_ok else "; set CASUALTY_LEDGER_CONTACT to an address or a page, so that publishers can reach you"
    yield Finding("contact", is_ok, f"{settings.user_agent} (+{settings.contact}){advice}")


def _seeds(settings: Settings) -> Iterator[Finding]:
    from flows.adapters.lexicon import load_lexicon
    from flows.warehouse_seeds import warehouse_seeds

    load_lexicon()
    rows = warehouse_seeds(settings)
    yield Finding("seeds", True, ", ".join(f"{len(rows[name])} {name.replace('_', ' ')}" for name in sorted(rows)))


def _extractor() -> Iterator[Finding]:
    from extractors.claim import EXTRACTOR_VERSION, build_reader
    from extractors.records import Document
    from flows.adapters.lexicon import load_lexicon

    text = "At least 12 people were killed in the strike, officials said."
    claims = build_reader(load_lexicon()).read(Document("doctor", text)).claims
    is_ok = [(claim.kind, claim.low) for claim in claims] == [("killed", 12)]
    problem = "" if is_ok else "; reads a plain sentence wrongly: reinstall, or restore seeds/"
    yield Finding("extractor", is_ok, f"{EXTRACTOR_VERSION}{problem}")


def _data_folder(settings: Settings) -> Iterator[Finding]:
    folder = settings.data_dir.resolve()
    existing = next(path for path in (folder, *folder.parents) if path.exists())
    free = shutil.disk_usage(existing).free
    text = f"{folder}, {free / 1e9:,.1f} GB free"
    if not _is_writable(settings):
        yield Finding("data folder", False, f"{folder}: cannot be written; choose another data_dir or change its owner")
    elif free < MIN_FREE_BYTES:
        yield Finding("data folder", False, f"{text}; free some space")
    else:
        yield Finding("data folder", True, text)


def _is_writable(settings: Settings) -> bool:
    import tempfile

    folder = settings.data_dir.resolve()
    existing = next(path for path in (folder, *folder.parents) if path.exists())
    try:
        with tempfile.TemporaryFile(dir=existing):
            return True
    except OSError:
        return False


def _lock(settings: Settings) -> Iterator[Finding]:
    holder = lock_holder(settings.lock_path)
    text = f"process {holder.pid} on {holder.host} is writing since {holder.since}" if holder else "nobody is writing"
    yield Finding("lock", True, text)
    if backfill := lock_holder(settings.backfill_lock_path):
        where = f"process {backfill.pid} on {backfill.host}, since {backfill.since}"
        yield Finding("backfill", True, f"one is running: {where}; live runs get in between its units")


def _warehouse(settings: Settings) -> Iterator[Finding]:
    from flows.adapters.warehouse import Reader, Warehouse
    from flows.adapters.warehouse_address import may_be_read
    from flows.publish import explain

    published = settings.published_path
    if not may_be_read(published) and not os.path.lexists(str(published)):
        yield Finding("warehouse", True, f"{settings.published_path}: not yet there; `casualty-ledger ingest` makes it")
        return
    with Reader(settings.published_path) as reader:
        reader.refuse_other_programs()
        yield Finding("warehouse", True, f"{settings.published_path}: {len(reader.views())} views")
    if not may_be_read(settings.writer_path):
        text = f"{settings.writer_path}: is missing; put it back from a backup, or no run can add anything"
        yield Finding("warehouse", False, text)
    elif lock_holder(settings.lock_path) is None:
        with Warehouse(settings.writer_path, wait_seconds=1.0) as warehouse:
            offences = warehouse.check()
        for line in explain(offences):
            yield Finding("rules", line.startswith("warning"), line)


def _prefect() -> Iterator[Finding]:
    url = prefect_api_url()
    if url is None:
        yield Finding("prefect", True, "no server is set; each run starts a temporary one")
        return
    from flows.adapters.web import Fetcher, FetchFailure, WebPolicy

    with Fetcher(WebPolicy("casualty-ledger", "doctor", allow_private_addresses=True, deadline_seconds=5)) as fetcher:
        answer = fetcher.fetch(f"{url.rstrip('/')}/health", check_robots=False)
    if isinstance(answer, FetchFailure):
        yield Finding("prefect", False, f"{answer.message}; start the server of PREFECT_API_URL or unset it")
    else:
        yield Finding("prefect", True, f"{url} answers")


def _feeds(settings: Settings) -> Iterator[Finding]:
    from flows.adapters.web import Fetcher, FetchFailure, FetchRequest
    from flows.desk import web_policy
    from flows.feeds import choose_feeds, load_feeds

    feeds = choose_feeds(load_feeds(settings), None)[:FEEDS_ASKED]
    requests = [FetchRequest(feed.feed_url, check_robots=False, key=feed.feed_id) for feed in feeds]
    with Fetcher(web_policy(settings)) as fetcher:
        answers = list(fetcher.fetch_many(requests, settings.fetch_workers))
    failures = [answer for answer in answers if isinstance(answer, FetchFailure)]
    yield Finding("feeds", len(failures) < len(answers), f"{len(answers) - len(failures)} of {len(answers)} answer")
    for failure in failures:
        yield Finding("feed", False, failure.message)
