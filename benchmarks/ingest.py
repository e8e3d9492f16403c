"""Speed and accuracy of ingestion, beside bare trafilatura in the same run. One command:

    python -m benchmarks.ingest PAGES [--feeds FEEDS] [--unchanged 2000] [--rounds 2]

PAGES is a folder (searched in depth) of ``<name>_<date>.html.gz`` with ``<name>.json`` beside it: a mapping of
versions, each with ``body`` (summary, sections of headline and paragraphs), ``title`` and ``publishing_date``. FEEDS is
a folder of feed documents. Prints pages/s of a full read (class, text, dates, language, identity) and of
``trafilatura.bare_extraction(page, with_metadata=True)``, processor time, in turns; the floor is a ratio of 1.05. Then
precision, recall and F1 of the body (shingles of three words) and the share of right titles and days, for both; feeds/s
parsed; feeds/s polled that are unchanged (304, over loopback), by wall clock (floor 300) and by processor time, which a
busy machine does not change; pages/s fetched into the archive; and the peak memory of a whole run, all of its processes
together, over these pages served on loopback (ceiling 700 MB).
"""

from __future__ import annotations

import argparse
import gzip
import http.server
import json
import logging
import multiprocessing
import re
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import trafilatura

from benchmarks.ingest_run import measure_run
from extractors.feed import parse_feed
from extractors.page import parse_page
from extractors.records import Article, Feed
from flows.adapters.page_rules import page_rules, url_trackers
from flows.adapters.web import Fetcher, FetchRequest, Response, WebPolicy

NOW = datetime(2030, 1, 1, tzinfo=UTC)
WORDS = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Page:
    """A stored page and what is known to stand in it, by version."""

    name: str
    body: bytes
    versions: tuple[dict[str, Any], ...]


@dataclass(frozen=True, slots=True)
class Reading:
    """What one system made of one page."""

    body: str
    title: str | None
    day: str | None


def run(pages_dir: Path, feeds_dir: Path | None, unchanged: int, rounds: int) -> None:
    logging.disable(logging.CRITICAL)
    pages = list(load_pages(pages_dir))
    size = sum(len(page.body) for page in pages) / len(pages) / 1024
    print(f"{len(pages)} pages of {size:.0f} KiB on average")
    compare_readers(pages, rounds)
    if feeds_dir is not None:
        print(f"feeds parsed         {parsed_per_second(feeds_dir):>8.0f} /s")
    by_clock, by_processor = unchanged_per_second(unchanged)
    print(f"feeds unchanged      {by_clock:>8.0f} /s (floor 300), {by_processor:.0f} per second of processor time")
    figures = measure_run([page.body for page in pages])
    print(f"pages fetched        {figures.fetched_per_second:>8.0f} /s into the archive")
    print(f"a whole run          {figures.pages / figures.seconds:>8.1f} pages/s, start and publishing included")
    print(f"its peak memory      {figures.peak_bytes / 1e6:>8.0f} MB in all processes (ceiling 700)")


def load_pages(folder: Path) -> Iterator[Page]:
    for path in sorted(folder.rglob("*.html.gz")):
        known = path.with_name(re.sub(r"_\d{4}_\d\d_\d\d$", "", path.name.removesuffix(".html.gz")) + ".json")
        versions = json.loads(known.read_text(encoding="utf-8"))
        yield Page(path.name, gzip.decompress(path.read_bytes()), tuple(versions.values()))


def compare_readers(pages: list[Page], rounds: int) -> None:
    """Both systems over the same pages, in turns, so that neither profits from a quiet moment of the machine."""
    systems: dict[str, Callable[[Page], Reading]] = {"full read": read_ours, "bare trafilatura": read_bare}
    seconds, readings = dict.fromkeys(systems, 0.0), dict[str, list[Reading]]()
    for system in systems.values():
        system(pages[0])
    for _ in range(rounds):
        for name, system in systems.items():
            started = time.process_time()
            readings[name] = [system(page) for page in pages]
            seconds[name] += time.process_time() - started
    print(f"{'system':<18}{'pages/s':>9}{'ratio':>7}{'precision':>11}{'recall':>8}{'F1':>7}{'titles':>8}{'days':>7}")
    for name in systems:
        rate, ratio = rounds * len(pages) / seconds[name], seconds[name] / seconds["bare trafilatura"]
        print(f"{name:<18}{rate:>9.1f}{ratio:>7.2f}{accuracy(pages, readings[name])}")


def read_ours(page: Page) -> Reading:
    got = parse_page(
        page.body, "text/html", "https://news.example/section/story", page.name, "outlet", None, NOW, page_rules()
    )
    if not isinstance(got, Article):
        return Reading("", None, None)
    body = got.text.partition("\n\n")[2] if got.title else got.text
    return Reading(body, got.title, str(got.published_at.date()) if got.published_at else None)


def read_bare(page: Page) -> Reading:
    got: Any = trafilatura.bare_extraction(page.body, with_metadata=True)
    return Reading(got.text or "", got.title, got.date) if got is not None else Reading("", None, None)


def accuracy(pages: list[Page], readings: list[Reading]) -> str:
    totals, titles, days = [0.0, 0.0, 0.0], 0, 0
    for page, reading in zip(pages, readings, strict=True):
        version = max(page.versions, key=lambda one: body_score(reading.body, known_body(one))[2])
        for position, part in enumerate(body_score(reading.body, known_body(version))):
            totals[position] += part / len(pages)
        titles += squash(reading.title or "") == squash(version["title"] or "")
        known_day = datetime.fromisoformat(version["publishing_date"])
        known_day = known_day.astimezone(UTC) if known_day.tzinfo else known_day
        days += reading.day == str(known_day.date())
    precision, recall, score = totals
    return f"{precision:>11.3f}{recall:>8.3f}{score:>7.3f}{titles / len(pages):>8.3f}{days / len(pages):>7.3f}"


def known_body(version: dict[str, Any]) -> str:
    body = version["body"]
    sections = [part for one in body["sections"] for part in (*one["headline"], *one["paragraphs"])]
    return "\n".join((*body["summary"], *sections))


def body_score(got: str, known: str) -> tuple[float, float, float]:
    """Precision, recall and F1 over shingles of three words."""
    found, wanted = shingles(got), shingles(known)
    shared = (found & wanted).total()
    precision, recall = shared / max(found.total(), 1), shared / max(wanted.total(), 1)
    return precision, recall, 2 * precision * recall / (precision + recall) if shared else 0.0


def shingles(text: str) -> Counter[tuple[str, ...]]:
    words = WORDS.findall(text.lower())
    return Counter(tuple(words[start : start + 3]) for start in range(max(len(words) - 2, 1)))


def squash(text: str) -> str:
    return "".join(WORDS.findall(text.lower()))


def parsed_per_second(folder: Path, seconds: float = 2.0) -> float:
    bodies = [path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()]
    feed, count, started = Feed("feed", "https://news.example/feed", "outlet", "Feed"), 0, time.process_time()
    while time.process_time() - started < seconds:
        for body in bodies:
            parse_feed(body, None, feed, feed.feed_url, NOW, trackers=url_trackers())
        count += len(bodies)
    return count / (time.process_time() - started)


def unchanged_per_second(count: int) -> tuple[float, float]:
    """Feeds of as many hosts, all unchanged: look-up, connection, conditional request, answer.

    Feeds a second of the clock, and of processor time.
    """
    receiver, sender = multiprocessing.Pipe(duplex=False)
    server = multiprocessing.Process(target=serve_unchanged, args=(sender,), daemon=True)
    server.start()
    port = receiver.recv()
    policy = WebPolicy(
        "casualty-ledger-benchmark",
        "mailto:none@example.org",
        allow_private_addresses=True,
        per_host_interval_seconds=0,
    )
    requests = [FetchRequest(f"http://host{n}.example:{port}/feed", '"1"', None, False) for n in range(count)]
    started, worked = time.perf_counter(), time.process_time()
    with Fetcher(policy, resolve=lambda host, port: ["127.0.0.1"]) as fetcher:
        results = list(fetcher.fetch_many(requests, workers=8))
    elapsed, work = time.perf_counter() - started, time.process_time() - worked
    server.terminate()
    server.join()
    if not all(isinstance(result, Response) and result.is_unchanged for result in results):
        raise SystemExit(f"not every feed was unchanged: {results[0]}")
    return count / elapsed, count / work


class Unchanged(http.server.BaseHTTPRequestHandler):
    """Answers 304 to everything."""

    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        self.send_response(304)
        self.send_header("ETag", '"1"')
        self.end_headers()

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        """Say nothing: the benchmark's own lines are the output."""


def serve_unchanged(sender: Any) -> None:
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Unchanged)
    threading.Thread(target=server.serve_forever).start()
    sender.send(server.server_address[1])


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("pages", type=Path)
    parser.add_argument("--feeds", type=Path)
    parser.add_argument("--unchanged", type=int, default=2000)
    parser.add_argument("--rounds", type=int, default=2)
    options = parser.parse_args()
    run(options.pages, options.feeds, options.unchanged, options.rounds)
