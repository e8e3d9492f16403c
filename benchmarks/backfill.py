"""How fast a backfill reads a WARC file, against bare trafilatura on the same pages with the same processes.

    python benchmarks/backfill.py PAGES [--processes 2] [--rounds 3]

PAGES is a folder of pages (``*.html.gz``, at any depth). Two WARC files are made of them: ``full``, all pages, read
without the gate; and ``mix``, in which one page in ten states a claim (pages of the bundled newsroom make up the
number), read with it. "Ours" is everything from the WARC file to rows in a new ledger; "bare" is
bare_extraction(page, with_metadata=True) on the same bodies. Every round measures both, one right after the other, and
the median of the rounds' ratios counts, so that other work on the machine cancels out. Ratios are of processor time,
that of the workers and of the parent together; pages/s are by the clock. Claims that the gate loses are counted, and
have to be none.
"""

from __future__ import annotations

import argparse
import gzip
import io
import resource
import statistics
import tempfile
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from multiprocessing import get_context
from pathlib import Path

from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from extractors.page_gate import PageGate
from extractors.records import Batch
from flows.adapters.newsroom_articles import article_path, load_articles, load_sites
from flows.adapters.newsroom_pages import Newsroom
from flows.adapters.warc_slices import cut_file
from flows.adapters.warehouse import Warehouse
from flows.backfill_order import parse_order
from flows.backfill_reading import Reading, SliceTask, merged, read_warc
from flows.page_worker import page_reader
from flows.syndication import with_links

NOW = datetime(2030, 1, 1, tzinfo=UTC)
CLAIM_SHARE = 0.1
MOST_FULL, LEAST_GAIN = 1.10, 3.0  # the targets: times bare trafilatura, and times faster than it


@dataclass(slots=True)
class Measured:
    """What the rounds of one file gave: seconds of the processor and of the clock."""

    pages: int
    bare_cpu: list[float] = field(default_factory=list)
    bare_wall: list[float] = field(default_factory=list)
    cpu: list[float] = field(default_factory=list)
    wall: list[float] = field(default_factory=list)
    worker_mb: float = 0.0

    @property
    def ratio(self) -> float:
        return statistics.median(ours / bare for ours, bare in zip(self.cpu, self.bare_cpu, strict=True))

    @property
    def wall_ratio(self) -> float:
        return statistics.median(ours / bare for ours, bare in zip(self.wall, self.bare_wall, strict=True))

    @property
    def pace(self) -> float:
        return self.pages / statistics.median(self.wall)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("pages", type=Path)
    parser.add_argument("--processes", type=int, default=2, help="Scaling is from one process to this many.")
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    pages = [gzip.decompress(path.read_bytes()) for path in sorted(options.pages.rglob("*.html.gz"))]
    with tempfile.TemporaryDirectory() as folder:
        full = write_warc(Path(folder) / "full.warc.gz", pages)
        mix = write_warc(Path(folder) / "mix.warc.gz", mixed(full, pages))
        print(f"{'':34}{'bare':>9} {'ours':>9}  {'cpu ours/bare':>13} {'clock':>6}  target")
        alone = report("full, one process", measure(full, 1, options.rounds, gate=False), is_mix=False)
        report("mix, one process", measure(mix, 1, options.rounds, gate=True), is_mix=True)
        if options.processes > 1:
            many = measure(full, options.processes, options.rounds, gate=False)
            report(f"full, {options.processes} processes", many, is_mix=False)
            print(f"scaling from one process to {options.processes}: {many.pace / alone.pace:.2f} x the pages/s")
        report_losses(mix, options.processes)
    parent = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"memory at most: {alone.worker_mb:.0f} MB a worker, {parent:.0f} MB the parent")


def report(name: str, found: Measured, *, is_mix: bool) -> Measured:
    """Print a row of the table."""
    bare = found.pages / statistics.median(found.bare_wall)
    is_met = 1 / found.ratio >= LEAST_GAIN if is_mix else found.ratio <= MOST_FULL
    target = f"{LEAST_GAIN} x faster, is {1 / found.ratio:.2f}" if is_mix else f"at most {MOST_FULL:.2f}"
    print(
        f"{name:<20}{found.pages:5} pages {bare:9.1f} {found.pace:9.1f}/s {found.ratio:13.2f} {found.wall_ratio:6.2f}  "
        f"{target}: {'met' if is_met else 'NOT MET'}",
        flush=True,
    )
    return found


def report_losses(path: Path, processes: int) -> None:
    with open_pool(processes) as pool:
        gated, whole = (
            claim_ids(merged(reading for reading, _, _ in pool.map(read_timed, tasks(path, 8, gate=gate))))
            for gate in (True, False)
        )
    print(f"claims in the mix: {len(whole)}, lost by the gate: {len(whole - gated)}")


def measure(path: Path, processes: int, rounds: int, *, gate: bool) -> Measured:
    """Interleaved rounds of bare trafilatura and of the whole way from the file to rows. A first round that is not
    counted loads what the processes load once."""
    bodies = bodies_of(path)
    found = Measured(len(bodies))
    with open_pool(processes) as pool:
        for _ in range(rounds + 1):
            started = time.perf_counter()
            found.bare_cpu.append(sum(cpu for _, cpu in pool.map(extract_bare, bodies, chunksize=4)))
            found.bare_wall.append(time.perf_counter() - started)
            with new_ledger() as ledger:
                started, own = time.perf_counter(), time.process_time()
                read = list(pool.map(read_timed, tasks(path, processes, gate=gate)))
                append(ledger, merged(reading for reading, _, _ in read))
                found.cpu.append(sum(cpu for _, cpu, _ in read) + time.process_time() - own)
                found.wall.append(time.perf_counter() - started)
            found.worker_mb = max(found.worker_mb, *(memory for _, _, memory in read))
    for times in (found.bare_cpu, found.bare_wall, found.cpu, found.wall):
        del times[0]
    return found


@contextmanager
def open_pool(processes: int) -> Iterator[ProcessPoolExecutor]:
    """Processes that have loaded their words."""
    with ProcessPoolExecutor(processes, get_context("spawn"), warm_up) as pool:
        list(pool.map(idle, range(processes * 2)))
        yield pool


@contextmanager
def new_ledger() -> Iterator[Warehouse]:
    with tempfile.TemporaryDirectory() as folder, Warehouse(Path(folder) / "ledger.duckdb") as warehouse:
        warehouse.migrate()
        yield warehouse


def append(ledger: Warehouse, reading: Reading) -> None:
    """The rows of a reading, in one transaction, as the flow appends them."""
    kept = [result for result in reading.results if result.article]
    batch = Batch(
        captures=tuple(result.task.capture for result in kept),
        articles=tuple(result.article for result in kept if result.article),
        sightings=tuple(result.sighting for result in kept if result.sighting),
        extractions=tuple(result.extraction for result in kept if result.extraction),
    )
    ledger.append(with_links(batch, ledger.state, NOW))


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


def read_timed(task: SliceTask) -> tuple[Reading, float, float]:
    """The reading, seconds of the processor, and the most memory the process has had (MB)."""
    started = time.process_time()
    reading = read_warc(task)
    return reading, time.process_time() - started, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def warm_up() -> None:
    page_reader()
    extract_bare(b"<html><body><p>Warm.</p></body></html>")


def idle(_: int) -> None:
    time.sleep(0.2)


if __name__ == "__main__":
    main()
