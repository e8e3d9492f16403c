"""The archive keeps every response as it came, through crashes, and any WARC reader can read it."""

from __future__ import annotations

import gzip
import hashlib
import json
import random
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hostile import HostileServer, answer
from hypothesis import given, settings
from hypothesis import strategies as st
from warcio.archiveiterator import ArchiveIterator

from extractors.records import Capture
from flows.adapters.archive import WarcArchive, iterate_warc
from flows.adapters.archive_tail import find_whole_end
from flows.adapters.web import Fetcher, Redirect, Response
from flows.errors import PermanentError, TransientError

NOW = datetime(2026, 11, 20, 8, 30, 15, 123456, tzinfo=UTC)


def make_response(number: int = 0, body: bytes = b"<p>12 killed</p>", **changes: object) -> Response:
    raw = gzip.compress(body, mtime=0)
    values: dict[str, object] = {
        "requested_url": f"https://news.example/{number}",
        "final_url": f"https://news.example/{number}?full=1",
        "redirects": (Redirect(f"https://news.example/{number}", 302, f"https://news.example/{number}?full=1"),),
        "http_status": 200,
        "http_reason": "OK",
        "request_headers": (("User-Agent", "CasualtyLedger"), ("Host", "news.example")),
        "headers": (("Content-Type", "text/html"), ("Content-Encoding", "gzip"), ("Transfer-Encoding", "chunked")),
        "raw_body": raw,
        "body": body,
        "fetched_at": NOW + timedelta(seconds=number),
        "elapsed_seconds": 0.1,
        "address": "127.0.0.1",
    }
    return Response(**{**values, **changes})  # type: ignore[arg-type]


def test_a_response_is_read_back_as_it_came(tmp_path: Path) -> None:
    response = make_response()
    with WarcArchive(tmp_path) as archive:
        capture = archive.append(response, entry_id="ent_1")
        stored = archive.read(capture)
    assert stored.body == response.body
    assert dict(stored.headers)["Content-Type"] == "text/html"
    assert stored.capture == capture
    assert (capture.entry_id, capture.requested_url) == ("ent_1", response.requested_url)
    assert capture.redirect_urls == (response.requested_url,)
    assert capture.body_sha256 == hashlib.sha256(response.body).hexdigest()


def test_a_fetched_page_goes_through_the_archive_unchanged(
    server: HostileServer, fetcher: Fetcher, tmp_path: Path
) -> None:
    body = "<p>дванадцять</p>".encode("cp1251") * 500
    url = server.on("/a", answer("200 OK", gzip.compress(body), "Content-Encoding: gzip", "X-Name: \xe9"))
    response = fetcher.fetch(url)
    assert isinstance(response, Response)
    with WarcArchive(tmp_path) as archive:
        assert archive.read(archive.append(response)).body == body


def test_iterating_gives_back_the_captures_in_order(tmp_path: Path) -> None:
    with WarcArchive(tmp_path) as archive:
        captures = [archive.append(make_response(number), f"ent_{number}") for number in range(5)]
    found = [stored.capture for stored in WarcArchive(tmp_path).iterate()]
    assert [capture.capture_id for capture in found] == [capture.capture_id for capture in captures]
    assert [capture.fetched_at for capture in found] == [capture.fetched_at for capture in captures]
    assert [WarcArchive(tmp_path).read(capture).body for capture in found] == [make_response().body] * 5


def test_a_capture_found_by_iterating_is_the_capture_that_was_appended(tmp_path: Path) -> None:
    with WarcArchive(tmp_path) as archive:
        captures = [archive.append(make_response(number), f"ent_{number}") for number in range(3)]
    assert [stored.capture for stored in WarcArchive(tmp_path).iterate()] == captures


def test_another_warc_reader_agrees_and_every_digest_is_right(tmp_path: Path) -> None:
    with WarcArchive(tmp_path) as archive:
        for number in range(3):
            archive.append(make_response(number))
    with archive.paths()[0].open("rb") as file:
        records = [
            (record.rec_type, record.rec_headers.get_header("WARC-Target-URI"), record.content_stream().read())
            for record in ArchiveIterator(file, check_digests="raise")
        ]
    assert [kind for kind, _, _ in records] == ["warcinfo"] + ["response", "request"] * 3
    assert records[1][1:] == ("https://news.example/0?full=1", make_response().body)


def test_the_payload_digest_is_that_of_the_bytes_on_the_wire(tmp_path: Path) -> None:
    response = make_response()
    with WarcArchive(tmp_path) as archive:
        archive.append(response)
    with archive.paths()[0].open("rb") as file:
        headers = [record.rec_headers for record in ArchiveIterator(file) if record.rec_type == "response"]
    assert headers[0].get_header("WARC-Payload-Digest") == f"sha256:{hashlib.sha256(response.raw_body).hexdigest()}"
    assert headers[0].get_header("WARC-IP-Address") == "127.0.0.1"


def test_every_record_is_a_gzip_member_of_its_own(tmp_path: Path) -> None:
    with WarcArchive(tmp_path) as archive:
        captures = [archive.append(make_response(number)) for number in range(3)]
    data = archive.paths()[0].read_bytes()
    for capture in captures:
        member = gzip.decompress(data[capture.warc_offset : capture.warc_offset + capture.warc_length])
        assert member.startswith(b"WARC/1.1\r\n")
        assert member.count(b"WARC-Type:") == 1


def test_an_archive_opened_again_goes_on_in_the_same_file(tmp_path: Path) -> None:
    for number in range(3):
        with WarcArchive(tmp_path) as archive:
            archive.append(make_response(number))
    assert len(archive.paths()) == 1
    assert len(list(archive.iterate())) == 3


def test_a_full_file_is_followed_by_a_new_one(tmp_path: Path) -> None:
    noise = random.Random(7)
    with WarcArchive(tmp_path, max_file_bytes=20_000) as archive:
        captures = [archive.append(make_response(number, noise.randbytes(8_000))) for number in range(8)]
        assert all(archive.read(capture).body for capture in captures)
    assert len(archive.paths()) >= 3
    assert all(path.stat().st_size < 40_000 for path in archive.paths())
    assert len(list(archive.iterate())) == 8


def test_a_torn_last_record_is_set_aside_and_the_rest_survives(tmp_path: Path) -> None:
    with WarcArchive(tmp_path) as archive:
        captures = [archive.append(make_response(number)) for number in range(3)]
    path = archive.paths()[0]
    torn_at = captures[2].warc_offset + captures[2].warc_length // 2
    with path.open("r+b") as file:
        file.truncate(torn_at)
    with WarcArchive(tmp_path) as reopened:
        again = reopened.append(make_response(9))
        assert reopened.read(again).body == make_response().body
    assert [aside.stat().st_size for aside in reopened.torn] == [torn_at - captures[2].warc_offset]
    ids = [stored.capture.capture_id for stored in reopened.iterate()]
    assert ids == [captures[0].capture_id, captures[1].capture_id, again.capture_id]


@pytest.mark.parametrize("whole_records", [True, False])
def test_the_end_of_the_last_whole_record_is_found_wherever_the_file_is_cut(
    tmp_path: Path, whole_records: bool
) -> None:
    with WarcArchive(tmp_path) as archive:
        for number in range(2):
            archive.append(make_response(number, random.Random(number).randbytes(300)))
    path = archive.paths()[0]
    data = path.read_bytes()
    ends = member_ends(data)
    cuts = ends if whole_records else [cut for cut in range(len(data)) if cut not in ends]
    for cut in cuts:
        path.write_bytes(data[:cut])
        assert find_whole_end(path) == max((end for end in ends if end <= cut), default=0)


def member_ends(data: bytes) -> list[int]:
    import zlib

    ends, offset = [], 0
    while offset < len(data):
        engine = zlib.decompressobj(31)
        engine.decompress(data[offset:])
        offset = len(data) - len(engine.unused_data)
        ends.append(offset)
    return ends


def test_a_torn_file_can_be_read_up_to_its_tear(tmp_path: Path) -> None:
    with WarcArchive(tmp_path) as archive:
        captures = [archive.append(make_response(number)) for number in range(3)]
    path = archive.paths()[0]
    path.write_bytes(path.read_bytes()[: captures[2].warc_offset + 50])
    assert [stored.capture.capture_id for stored in iterate_warc(path)] == [c.capture_id for c in captures[:2]]


def test_a_damaged_record_is_an_error_and_not_another_page(tmp_path: Path) -> None:
    with WarcArchive(tmp_path) as archive:
        capture = archive.append(make_response())
    path = archive.paths()[0]
    data = bytearray(path.read_bytes())
    data[capture.warc_offset + capture.warc_length // 2] ^= 0xFF
    path.write_bytes(bytes(data))
    with pytest.raises(PermanentError, match=r"warc\.gz at \d+: .*restore"):
        archive.read(capture)


def test_a_file_that_is_gone_is_an_error_that_names_it(tmp_path: Path) -> None:
    with WarcArchive(tmp_path) as archive:
        capture = archive.append(make_response())
    archive.paths()[0].unlink()
    with pytest.raises(PermanentError, match=r"ledger-.*warc\.gz"):
        archive.read(capture)
    with pytest.raises(PermanentError, match=r"none\.warc\.gz: cannot be read"):
        list(iterate_warc(tmp_path / "none.warc.gz"))


def test_a_folder_that_cannot_be_made_is_an_error_that_names_it(tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("a file")
    with pytest.raises(TransientError, match="taken"):
        WarcArchive(tmp_path / "taken" / "archive").append(make_response())


def test_only_wanted_records_are_read(tmp_path: Path) -> None:
    with WarcArchive(tmp_path) as archive:
        for number in range(4):
            archive.append(make_response(number))
    wanted = list(archive.iterate(is_wanted=lambda url, moment: "/2?" in url and moment.year == 2026))
    assert [stored.capture.final_url for stored in wanted] == ["https://news.example/2?full=1"]


def foreign_record(number: int, extra: bytes = b"", body: bytes | None = None) -> bytes:
    """A response as another program writes it."""
    block = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n" + extra + b"\r\n" + (body or b"<p>%d</p>" % number)
    head = (
        f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: https://a.example/{number}\r\n"
        f"WARC-Date: 2026-11-20T08:30:1{number}Z\r\n"
        f"WARC-Record-ID: <urn:uuid:00000000-0000-4000-8000-00000000000{number}>\r\n"
        f"Content-Type: application/http; msgtype=response\r\nContent-Length: {len(block)}\r\n\r\n"
    )
    return head.encode() + block + b"\r\n\r\n"


@pytest.mark.parametrize("is_packed", [True, False])
def test_files_of_other_programs_are_read_too(tmp_path: Path, is_packed: bool) -> None:
    path = tmp_path / ("crawl.warc.gz" if is_packed else "crawl.warc")
    records = [foreign_record(number) for number in range(3)]
    path.write_bytes(b"".join(gzip.compress(record) if is_packed else record for record in records))
    found = list(iterate_warc(path))
    assert [stored.body for stored in found] == [b"<p>0</p>", b"<p>1</p>", b"<p>2</p>"]
    assert found[0].capture.final_url == found[0].capture.requested_url == "https://a.example/0"
    assert len({stored.capture.capture_id for stored in found}) == 3


@pytest.mark.parametrize("body", [b"7\r\n<p>1</p\r\n1\r\n>\r\n0\r\n\r\n", b"<p>1</p>"], ids=["chunks", "joined"])
def test_chunks_are_joined_where_another_program_kept_them(tmp_path: Path, body: bytes) -> None:
    path = tmp_path / "crawl.warc"
    path.write_bytes(foreign_record(1, b"Transfer-Encoding: chunked\r\n", body) + foreign_record(2))
    assert [stored.body for stored in iterate_warc(path)] == [b"<p>1</p>", b"<p>2</p>"]


def test_damage_in_the_middle_costs_one_record_and_is_told(tmp_path: Path) -> None:
    with WarcArchive(tmp_path) as archive:
        captures = [archive.append(make_response(number, random.Random(number).randbytes(900))) for number in range(4)]
    path = archive.paths()[0]
    for place in (3, 40, 400, captures[1].warc_length - 6):
        data = bytearray(path.read_bytes())
        data[captures[1].warc_offset + place] ^= 0xFF
        path.with_name("damaged.warc.gz").write_bytes(bytes(data))
        damaged: list[int] = []
        found = list(iterate_warc(path.with_name("damaged.warc.gz"), damage=damaged))
        assert [one.capture.capture_id for one in found] == [captures[n].capture_id for n in (0, 2, 3)], place
        assert len(damaged) == 1


def test_one_record_that_cannot_be_unpacked_does_not_hide_the_next(tmp_path: Path) -> None:
    with WarcArchive(tmp_path) as archive:
        archive.append(make_response(0, raw_body=b"no gzip at all", body=b"no gzip at all"))
        archive.append(make_response(1, raw_body=b"\x1f\x8bbroken", body=b""))
        archive.append(make_response(2))
    assert [stored.body for stored in archive.iterate()][-1] == make_response().body


@settings(max_examples=30, deadline=None)
@given(body=st.binary(max_size=2_000), value=st.text(max_size=40), path=st.text(max_size=20))
def test_whatever_a_server_sends_comes_back(
    tmp_path_factory: pytest.TempPathFactory, body: bytes, value: str, path: str
) -> None:
    value = value.encode("latin-1", "ignore").decode("latin-1").replace("\r", "").replace("\n", "")
    response = make_response(
        raw_body=body, body=body, headers=(("X-Odd", value),), final_url=f"https://a.example/{path}"
    )
    with WarcArchive(tmp_path_factory.mktemp("archive")) as archive:
        capture = archive.append(response)
        assert isinstance(capture, Capture)
        assert archive.read(capture).body == body
        assert len(list(archive.iterate())) == 1


FULL_DISK_PROGRAM = """
import json, resource, signal, sys
from pathlib import Path
from datetime import UTC, datetime
from flows.adapters.archive import WarcArchive
from flows.adapters.web_records import Response
from flows.errors import TransientError

def response(number):
    body = str(number).encode() * 3 + bytes(range(256)) * 8
    return Response(f"http://a.example/{number}", f"http://a.example/{number}", (), 200, "OK", (), (), body, body,
                    datetime(2026, 11, 20, tzinfo=UTC), 0.1)

signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
_, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
kept, refused = [], []
with WarcArchive(Path(sys.argv[1])) as archive:
    for number in range(40):
        resource.setrlimit(resource.RLIMIT_FSIZE, (9_001 if number < 30 else hard, hard))
        try:
            kept.append(archive.append(response(number)).requested_url)
        except TransientError as error:
            refused.append(str(error))
sys.stdout.write(json.dumps([kept, refused]))
"""


def test_a_full_disk_costs_the_pages_that_did_not_fit_and_no_other(tmp_path: Path) -> None:
    """A limit on the size of files stands in for the disk; it is lifted in the end, as if space had been freed."""
    command = [sys.executable, "-c", FULL_DISK_PROGRAM, str(tmp_path)]
    root = Path(__file__).parents[2]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=True, cwd=root)
    kept, refused = json.loads(done.stdout)
    assert refused
    assert len(kept) + len(refused) == 40
    assert kept[-10:] == [f"http://a.example/{number}" for number in range(30, 40)]
    assert all("cannot be written (File too large); free space and rerun" in line for line in refused)
    with WarcArchive(tmp_path) as archive:
        assert [stored.capture.requested_url for stored in archive.iterate()] == kept
        assert archive.damaged == []
