"""WARC files of odd make: records that break a rule, files packed as a whole, files that are none."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest
from backfill_kit import Backfill, Rows
from site_server import article
from warc_files import DAY, WarcFile

from flows.adapters.archive_read import iterate_warc
from flows.adapters.warc_slices import cut_file

BELMAR, ARDEN = article("Belmar", 12)[2], article("Arden", 7)[2]
ANSWER = "Content-Type: application/http; msgtype=response\r\n"


def record(url: str, body: bytes, fields: str = ANSWER, kind: str = "response", day: str = DAY) -> bytes:
    content = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n" + body
    head = f"WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Record-ID: <urn:x:{len(content)}>\r\nWARC-Date: {day}\r\n"
    address = f"WARC-Target-URI: {url}\r\n" if url else ""
    return f"{head}{address}{fields}Content-Length: {len(content)}\r\n\r\n".encode() + content + b"\r\n\r\n"


ODD = [
    record("https://news.example/undated", ARDEN, day="yesterday"),
    record("", ARDEN),
    record("dns:news.example", ARDEN),
    record("https://news.example/untyped", BELMAR, fields=""),
    record("https://news.example/resource", ARDEN, kind="resource"),
]


def test_records_of_odd_make_are_read_or_cost_themselves_alone(
    backfill: Backfill, tmp_path: Path, rows: Rows, data_dir: Path
) -> None:
    path = tmp_path / "odd.warc.gz"
    path.write_bytes(b"".join(map(gzip.compress, ODD)))
    summary = backfill("warc", targets=[str(path)])
    assert summary["skipped_reasons"] == {"no date that can be read": 1, "no web address": 2}
    assert sorted(row["value"] for row in rows("from claims")) == [7, 12]
    assert {row["warc_path"] for row in rows("from raw.captures")} == {
        one.name for one in (data_dir / "archive").iterdir()
    }


def test_pages_of_a_file_packed_as_a_whole_are_copied_so_that_they_can_be_read_again(
    backfill: Backfill, tmp_path: Path, data_dir: Path
) -> None:
    path = tmp_path / "whole.warc.gz"
    changed = record("https://news.example/untyped", ARDEN, day="2022-11-11T12:00:00Z")
    path.write_bytes(gzip.compress(b"".join([*ODD, changed])))
    assert backfill("warc", targets=[str(path)])["new_articles"] == 3
    path.unlink()
    (copy,) = (data_dir / "archive").iterdir()
    assert [stored.body for stored in iterate_warc(copy)] == [BELMAR, ARDEN, ARDEN]
    assert backfill("archive", dry_run=True)["pages"] == 3


def test_a_file_packed_as_a_whole_is_one_stretch(tmp_path: Path) -> None:
    plain = b"".join(record(f"https://news.example/{number}", ARDEN) for number in range(200))
    whole, single = tmp_path / "whole.warc.gz", tmp_path / "single.warc.gz"
    whole.write_bytes(gzip.compress(plain))
    single.write_bytes(b"".join(gzip.compress(record("https://news.example/1", ARDEN)) for _ in range(200)))
    assert cut_file(whole, 500) == [(0, None)]
    assert len(cut_file(single, 5_000)) > 10


@pytest.mark.parametrize("data", [b"", b"<!doctype html><p>Please sign in</p>", gzip.compress(b"no WARC at all")])
def test_what_is_no_warc_file_is_a_failed_unit_that_the_next_run_tries_again(
    backfill: Backfill, tmp_path: Path, rows: Rows, data: bytes
) -> None:
    path = tmp_path / "a.warc.gz"
    path.write_bytes(data)
    dry = backfill("warc", targets=[str(path)], dry_run=True)
    assert dry["labels"] == [
        f"a.warc.gz: {path}: holds no WARC record; see what is in it, then run the same backfill again"
    ]
    with pytest.raises(Exception, match="holds no WARC record"):
        backfill("warc", targets=[str(path)])
    assert [row["unit_status"] for row in rows("from backfill_progress")] == ["failed"]
    warc = WarcFile(path)
    warc.add("https://news.example/strike", BELMAR)
    warc.close()
    assert backfill("warc", targets=[str(path)])["new_claims"] == 1
