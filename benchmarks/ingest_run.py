"""A whole run of ingestion over pages served on 127.0.0.1: how fast pages are fetched into the archive, and the memory.

The server is a process of its own and stands behind every host name, as a proxy does. The run is another, with the
steps of the ingest flow; its memory is the proportional set size of it and its page readers, sampled until it ends.
"""

from __future__ import annotations

import http.server
import multiprocessing
import tempfile
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path
from urllib.parse import urlsplit

from flows.adapters.archive import WarcArchive
from flows.adapters.web import Fetcher, FetchRequest, Response, WebPolicy
from flows.batches import run_batch
from flows.desk import open_desk
from flows.publish import publish_all
from flows.run import plan_pages, plan_polls, prepare, recorded_run, run_polls
from flows.settings import load_settings

PAGES_PER_HOST = 5
_SPAWN = multiprocessing.get_context("spawn")
_FEED_ROW = "feed_id,feed_url,outlet_id,title,feed_type,language,interval_minutes,is_active,note"


@dataclass(frozen=True, slots=True)
class RunFigures:
    """``peak_bytes`` is of the whole run; ``pages`` went from their addresses to rows in ``seconds``."""

    fetched_per_second: float
    pages: int
    seconds: float
    peak_bytes: int


def measure_run(bodies: Sequence[bytes]) -> RunFigures:
    """Fetch every body into an archive; then run everything over feeds that list them."""
    receiver, sender = _SPAWN.Pipe(duplex=False)
    server = _SPAWN.Process(target=serve_pages, args=(list(bodies), sender), daemon=True)
    server.start()
    try:
        proxy = f"http://127.0.0.1:{receiver.recv()}"
        fetched = fetched_per_second(proxy, len(bodies))
        return run_everything(proxy, len(bodies), fetched)
    finally:
        server.terminate()
        server.join()


def page_urls(count: int) -> list[str]:
    return [f"http://paper{number // PAGES_PER_HOST}.example/page/{number}" for number in range(count)]


def fetched_per_second(proxy: str, count: int) -> float:
    """Pages fetched, unpacked and on the disk, by wall clock; every host is new, and no interval is kept."""
    policy = WebPolicy(
        "casualty-ledger-benchmark", "mailto:none@example.org", allow_private_addresses=True, proxies={"http": proxy},
        per_host_interval_seconds=0, respect_robots=False,
    )  # fmt: skip
    started = time.perf_counter()
    with tempfile.TemporaryDirectory() as folder, Fetcher(policy) as fetcher, WarcArchive(Path(folder)) as archive:
        for answer in fetcher.fetch_many([FetchRequest(url) for url in page_urls(count)], workers=8):
            if not isinstance(answer, Response):
                raise SystemExit(answer.message)
            archive.append(answer)
        archive.sync()
        return count / (time.perf_counter() - started)


def run_everything(proxy: str, count: int, fetched: float) -> RunFigures:
    with tempfile.TemporaryDirectory() as folder:
        receiver, sender = _SPAWN.Pipe(duplex=False)
        process = _SPAWN.Process(target=run_steps, args=(folder, proxy, count, sender))
        process.start()
        peak, started = 0, time.perf_counter()
        while process.is_alive():
            peak = max(peak, sum(map(set_size, family(process.pid or 0))))
            process.join(0.1)
        if process.exitcode:
            raise SystemExit("the run failed; see above")
        return RunFigures(fetched, int(receiver.recv()), time.perf_counter() - started, peak)


def run_steps(folder: str, proxy: str, count: int, sender: Connection) -> None:
    """The steps of the ingest flow, one after the other."""
    hosts = range((count + PAGES_PER_HOST - 1) // PAGES_PER_HOST)
    feeds = Path(folder, "feeds.csv")
    names = [f"paper{host}" for host in hosts]
    rows = [f"{n},http://{n}.example/feed/{host}/{count},{n},Feed,auto,en,15,true," for host, n in enumerate(names)]
    feeds.write_text("\n".join([_FEED_ROW, *rows]) + "\n", encoding="utf-8")
    settings = load_settings(
        data_dir=Path(folder, "data"), feeds_file=feeds, proxies={"http": proxy}, allow_private_addresses=True,
        per_host_interval=0.0, contact="mailto:none@example.org", report_after_ingest=False,
    )  # fmt: skip
    pages = 0
    with open_desk(settings) as desk:
        with recorded_run(desk, prepare(desk)) as tally:
            for group in plan_polls(desk, None):
                run_polls(desk, group)
            for orders in plan_pages(desk, tally.outlet_of):
                pages += run_batch(desk, orders).pages
        publish_all(desk)
    sender.send(pages)


def serve_pages(bodies: list[bytes], sender: Connection) -> None:
    """Serve page ``n`` at ``/page/n`` and the feed of host ``h`` at ``/feed/h/count``, whatever the host."""

    class Handler(http.server.BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            parts = urlsplit(self.path)
            kind, *numbers = parts.path.strip("/").split("/")
            if kind == "page":
                self._answer(200, "text/html", bodies[int(numbers[0])])
            elif kind == "feed":
                self._answer(200, "application/rss+xml", feed_of(*map(int, numbers)))
            else:
                self._answer(404, "text/plain", b"")

        def _answer(self, status: int, content_type: str, body: bytes) -> None:
            self.send_response(status)
            self.send_header("Content-Type", content_type)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002
            """Say nothing: the benchmark's own lines are the output."""

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever).start()
    sender.send(server.server_address[1])


def feed_of(host: int, count: int) -> bytes:
    urls = [url for url in page_urls(count) if url.startswith(f"http://paper{host}.example/")]
    items = "".join(f"<item><title>{url}</title><link>{url}</link><guid>{url}</guid></item>" for url in urls)
    return f'<?xml version="1.0"?><rss version="2.0"><channel><title>Feed</title>{items}</channel></rss>'.encode()


def family(process_id: int) -> list[int]:
    """A process and all that descend from it."""
    found = [process_id]
    for one in found:
        for path in Path(f"/proc/{one}/task").glob("*/children"):
            found.extend(map(int, _text(path).split()))
    return found


def set_size(process_id: int) -> int:
    """The proportional set size of a process, in bytes; 0 where it has ended."""
    for line in _text(Path(f"/proc/{process_id}/smaps_rollup")).splitlines():
        if line.startswith("Pss:"):
            return int(line.split()[1]) * 1024
    return 0


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="ascii")
    except OSError:
        return ""
