"""How fast a backfill reads a WARC file, against bare trafilatura on the same pages with the same processes.

    python benchmarks/backfill.py PAGES [--processes 1] [--rounds 3]

PAGES is a folder of pages (``*.html.gz``, at any depth). Two WARC files are made of them: ``full``, all pages that are
read in full, and ``mix``, in which one page in ten states a claim (pages of the bundled newsroom make up the number).
Measured in one run: bare_extraction(page, with_metadata=True) on the bodies; reading the WARC without the gate; with
it. Ratios are of processor time, so that other work on the machine does not count; pages/s are by the clock. Claims
that the gate loses are counted, and have to be none.
"""

from __future__ import annotations

import argparse
import gzip
import resource
import statistics
import tempfile
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from datetime import UTC, datetime
from multiprocessing import get_context
from pathlib import Path
from typing import Any

from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from extractors.page_gate import PageGate
from flows.adapters.newsroom_articles import article_path, load_articles, load_sites
from flows.adapters.newsroom_pages import Newsroom
from flows.adapters.warc_slices import cut_file
from flows.backfill_order import parse_order
from flows.backfill_reading import Reading, SliceTask, merged, read_warc
from flows.page_worker import page_reader

NOW = datetime(2030, 1, 1, tzinfo=UTC)
CLAIM_SHARE = 0.1


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("pages", type=Path)
    parser.add_argument("--processes", type=int, default=1)
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    pages = [gzip.decompress(path.read_bytes()) for path in sorted(options.pages.rglob("*.html.gz"))]
    with tempfile.TemporaryDirectory() as folder:
        full = write_warc(Path(folder) / "full.warc.gz", pages)
        mix = write_warc(Path(folder) / "mix.warc.gz", mixed(full, pages))
        for path in (full, mix):
            measure(path, options.processes, options.rounds)


def measure(path: Path, processes: int, rounds: int) -> None:
    """Interleaved rounds, so that all ways meet the same machine; the medians are compared."""
    slices = max(1, processes * 4)
    bodies = bodies_of(path)
    with ProcessPoolExecutor(processes, get_context("spawn"), warm_up) as pool:
        list(pool.map(idle, range(processes * 2)))
        ways: dict[str, Callable[[], list[tuple[Any, float]]]] = {
            "bare trafilatura": lambda: list(pool.map(extract_bare, bodies, chunksize=4)),
            "without the gate": lambda: list(pool.map(read_timed, tasks(path, slices, gate=False))),
            "with the gate": lambda: list(pool.map(read_timed, tasks(path, slices, gate=True))),
        }
        seconds: dict[str, list[float]] = {name: [] for name in ways}
        cpu: dict[str, list[float]] = {name: [] for name in ways}
        claims: dict[str, set[str]] = {}
        for _ in range(rounds):
            for name, way in ways.items():
                started = time.perf_counter()
                found = way()
                seconds[name].append(time.perf_counter() - started)
                cpu[name].append(sum(one for _, one in found))
                if name != "bare trafilatura":
                    claims[name] = claim_ids(merged(reading for reading, _ in found))
    bare = statistics.median(cpu["bare trafilatura"])
    memory = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    print(f"{path.stem}: {len(bodies)} pages, {processes} processes, largest process {memory:.0f} MB")
    for name, times in seconds.items():
        pace, ratio = len(bodies) / statistics.median(times), statistics.median(cpu[name]) / bare
        print(f"  {name:<17} {pace:7.1f} pages/s  {ratio:5.2f} x the processor time of bare trafilatura")
    lost = len(claims["without the gate"] - claims["with the gate"])
    gain = bare / statistics.median(cpu["with the gate"])
    print(f"  {gain:.2f} x faster with the gate; claims {len(claims['without the gate'])}, lost by the gate {lost}")


def mixed(full: Path, pages: Sequence[bytes]) -> list[bytes]:
    """The pages that state no claim, and pages of the newsroom and of the folder that do: one in ten."""
    reading = merged([read_warc(task) for task in tasks(full, 1, gate=False)])
    stating = {
        int(result.task.capture.final_url.rsplit("-", 1)[-1])
        for result in reading.results
        if result.extraction and result.extraction.claims
    }
    silent = [page for number, page in enumerate(pages) if number not in stating]
    claiming = [page for number, page in enumerate(pages) if number in stating]
    wanted = round(len(silent) * CLAIM_SHARE / (1 - CLAIM_SHARE))
    chosen = [*claiming, *newsroom_pages(max(wanted - len(claiming), 0))][:wanted]
    step = max(len(silent) // max(len(chosen), 1), 1)
    mix = list(silent)
    for place, page in enumerate(chosen):
        mix.insert(place * (step + 1), page)
    return mix


def newsroom_pages(count: int) -> list[bytes]:
    newsroom, sites = Newsroom(), {site.outlet_id: site for site in load_sites()}
    bodies = (
        newsroom.answer(sites[one.outlet_id].host, article_path(sites[one.outlet_id], one)).body
        for one in load_articles()
        if one.page_type == "article"
    )
    gate = PageGate(page_reader())
    stating = (body for body in bodies if gate.may_hold_claim(body, "text/html"))
    return [body for _, body in zip(range(count), stating, strict=False)]


def write_warc(path: Path, pages: Sequence[bytes]) -> Path:
    import io

    with path.open("wb") as file:
        writer = WARCWriter(file, gzip=True)
        for number, page in enumerate(pages):
            headers = StatusAndHeaders("200 OK", [("Content-Type", "text/html")], protocol="HTTP/1.1")
            url = f"https://news-{number % 50}.example/world/story-{number}"
            writer.write_record(
                writer.create_warc_record(url, "response", payload=io.BytesIO(page), http_headers=headers)
            )
    return path


def bodies_of(path: Path) -> list[bytes]:
    from flows.adapters.warc_slices import PageFilter, SliceCounts, read_slice

    order = parse_order("warc", None, None, NOW, targets=[str(path)])
    wanted = PageFilter(order.start, order.end, order.wants_host)
    return [page.body for page in read_slice(path, 0, None, wanted, SliceCounts())]


def tasks(path: Path, slices: int, *, gate: bool) -> list[SliceTask]:
    order = parse_order("warc", None, None, NOW, targets=[str(path)], gate=gate)
    size = path.stat().st_size // slices + 1
    return [SliceTask(path, str(path), start, end, order, (), 10_000_000, NOW) for start, end in cut_file(path, size)]


def claim_ids(reading: Reading) -> set[str]:
    return {claim.claim_id for one in reading.results if one.extraction for claim in one.extraction.claims}


def extract_bare(body: bytes) -> tuple[bool, float]:
    import trafilatura

    started = time.process_time()
    found = trafilatura.bare_extraction(body, with_metadata=True) is not None
    return found, time.process_time() - started


def read_timed(task: SliceTask) -> tuple[Reading, float]:
    started = time.process_time()
    reading = read_warc(task)
    return reading, time.process_time() - started


def warm_up() -> None:
    page_reader()
    extract_bare(b"<html><body><p>Warm.</p></body></html>")


def idle(_: int) -> None:
    time.sleep(0.2)


if __name__ == "__main__":
    main()
