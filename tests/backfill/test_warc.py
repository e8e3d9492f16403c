"""Backfill from WARC files of another writer: filters before parsing, damage, CC-NEWS layout, files on the web."""

from __future__ import annotations

import gzip
from http.server import BaseHTTPRequestHandler
from pathlib import Path

import pytest
from backfill_kit import Backfill, Rows
from site_server import Site, answer, article, peaceful
from warc_files import DAY, WarcFile
from warcio.archiveiterator import ArchiveIterator

from flows.adapters.archive_read import iterate_warc
from flows.adapters.warc_slices import cut_file
from flows.backfill_progress import listening
from flows.errors import ConfigurationError

BELMAR = article("Belmar", 12)[2]
ARDEN = article("Arden", 7)[2]
FAIR = peaceful("Corvel", 40)[2]


def a_file(path: Path) -> Path:
    warc = WarcFile(path)
    warc.add("https://news.example/strike", BELMAR)
    warc.add("https://other.example/strike", ARDEN, encoding="gzip")
    warc.add("https://news.example/fair", FAIR)
    warc.add("https://news.example/2019", article("Delmar", 9, "2019-03-01")[2], day="2019-03-01T12:00:00Z")
    warc.add("https://news.example/gone", BELMAR, status="404 Not Found")
    warc.add("https://news.example/photo", b"\xff\xd8\xff", content_type="image/jpeg")
    warc.add("https://blatt.example/de", BELMAR.replace(b'lang="en"', b'lang="de-AT"'))
    warc.add_revisit("https://news.example/strike")
    return warc.close()


def test_pages_are_filtered_by_date_host_language_and_gate_before_they_are_parsed(
    backfill: Backfill, tmp_path: Path, rows: Rows
) -> None:
    path = a_file(tmp_path / "a.warc.gz")
    summary = backfill(
        "warc", targets=[str(path)], start="2022-11-01", end="2022-12-01", hosts=["news.example", "blatt.example"],
        languages=["en"],
    )  # fmt: skip
    assert summary["new_articles"] == 1
    assert summary["skipped_reasons"] == {
        "cannot hold a claim": 1, "no answer of status 200": 1, "no page": 1, "no response": 1, "other host": 1,
        "other language": 1, "outside the dates": 1, "revisit": 1,
    }  # fmt: skip
    found = rows("select article_url, outlet_id, is_late from core.article_versions")
    assert found == [{"article_url": "https://news.example/strike", "outlet_id": "news-example", "is_late": True}]


def test_a_date_after_the_crawl_is_not_believed(backfill: Backfill, tmp_path: Path, rows: Rows) -> None:
    warc = WarcFile(tmp_path / "a.warc.gz")
    warc.add("https://news.example/strike", article("Belmar", 12, "2024-05-01")[2])
    backfill("warc", targets=[str(warc.close())])
    assert rows("select published_at from core.article_versions") == [{"published_at": None}]


@pytest.mark.parametrize(("encoding", "chunked"), [("gzip", False), ("br", False), ("gzip", True), ("", True)])
def test_bodies_are_unpacked_however_they_were_sent(
    backfill: Backfill, tmp_path: Path, rows: Rows, encoding: str, chunked: bool
) -> None:
    warc = WarcFile(tmp_path / "a.warc.gz")
    warc.add("https://news.example/strike", BELMAR, encoding=encoding, chunked=chunked)
    backfill("warc", targets=[str(warc.close())])
    assert [row["value"] for row in rows("from claims")] == [12]


def test_a_file_torn_at_its_end_gives_all_whole_records(backfill: Backfill, tmp_path: Path, rows: Rows) -> None:
    path = a_file(tmp_path / "a.warc.gz")
    whole = path.stat().st_size
    warc = WarcFile(tmp_path / "b.warc.gz")
    warc.add("https://news.example/strike", BELMAR)
    first = warc._file.tell()
    warc.add("https://news.example/second", ARDEN)
    torn = warc.close()
    torn.write_bytes(torn.read_bytes()[: first + (torn.stat().st_size - first) // 2])
    summary = backfill("warc", targets=[str(torn)])
    assert [row["value"] for row in rows("from claims")] == [12]
    assert summary["units_failed"] == 0
    assert whole


def test_damage_in_the_middle_costs_one_record(backfill: Backfill, tmp_path: Path, rows: Rows) -> None:
    warc = WarcFile(tmp_path / "a.warc.gz")
    warc.add("https://news.example/first", BELMAR)
    start = warc._file.tell()
    warc.add("https://news.example/second", article("Corvel", 30)[2])
    end = warc._file.tell()
    warc.add("https://news.example/third", ARDEN)
    path = warc.close()
    data = bytearray(path.read_bytes())
    middle = (start + end) // 2
    data[middle : middle + 40] = b"\x00" * 40
    path.write_bytes(bytes(data))
    summary = backfill("warc", targets=[str(path)])
    assert sorted(row["value"] for row in rows("from claims")) == [7, 12]
    assert summary["skipped_reasons"]["damaged"] == 1


def test_a_page_that_its_crawler_cut_off_is_read_as_far_as_it_goes(
    backfill: Backfill, tmp_path: Path, rows: Rows
) -> None:
    warc = WarcFile(tmp_path / "a.warc.gz")
    cut = BELMAR[: BELMAR.index(b"Geneva")]
    warc.add("https://news.example/cut", cut, warc_headers={"WARC-Truncated": "length"})
    backfill("warc", targets=[str(warc.close())])
    assert [row["value"] for row in rows("from claims")] == [12]


def test_a_time_of_ours_that_cannot_be_read_gives_way_to_that_of_the_record(
    backfill: Backfill, tmp_path: Path, rows: Rows
) -> None:
    warc = WarcFile(tmp_path / "a.warc.gz")
    warc.add("https://news.example/belmar", BELMAR, warc_headers={"Casualty-Ledger-Fetched-At": "noon"})
    summary = backfill("warc", targets=[str(warc.close())])
    assert "damaged" not in summary["skipped_reasons"]
    assert [row["fetched_at"].date().isoformat() for row in rows("from raw.captures")] == [DAY[:10]]


def test_a_pattern_takes_the_files_of_the_range_by_the_time_in_their_names(
    backfill: Backfill, tmp_path: Path, rows: Rows
) -> None:
    for month, place in (("10", "Arden"), ("11", "Belmar")):
        name = f"CC-NEWS/2022/{month}/CC-NEWS-2022{month}10120000-00001.warc.gz"
        warc = WarcFile(tmp_path / name)
        warc.add(
            f"https://news.example/{place}/x",
            article(place, 12, f"2022-{month}-10")[2],
            day=f"2022-{month}-10T12:30:00Z",
        )
        warc.close()
    dry = backfill("warc", targets=[str(tmp_path)], start="2022-11-01", end="2022-12-01", dry_run=True)
    assert dry["labels"] == ["CC-NEWS-20221110120000-00001.warc.gz: 1 pages"]
    backfill("warc", targets=[f"{tmp_path}/CC-NEWS/**/*.warc.gz"], start="2022-11-01", end="2022-12-01")
    assert [row["article_url"] for row in rows("from core.article_versions")] == ["https://news.example/Belmar/x"]


def test_files_on_the_web_are_found_in_a_list_and_taken_up_where_a_connection_broke(
    backfill: Backfill, site: Site, tmp_path: Path, rows: Rows, data_dir: Path
) -> None:
    data = a_file(tmp_path / "a.warc.gz").read_bytes()
    name = "/crawl-data/CC-NEWS/2022/11/CC-NEWS-20221110120000-00001.warc.gz"
    asked = []

    def serve(request: BaseHTTPRequestHandler) -> None:
        asked.append(request.headers.get("Range"))
        if len(asked) == 1:
            request.send_response(200)
            request.send_header("Content-Length", str(len(data)))
            request.end_headers()
            request.wfile.write(data[:500])
            request.close_connection = True
            return
        first = int((request.headers["Range"]).removeprefix("bytes=").rstrip("-"))
        answer(request, 206, "application/octet-stream", data[first:])

    listing = f"{name.lstrip('/')}\n".encode()
    site.routes |= {
        "/crawl-data/CC-NEWS/2022/11/warc.paths.gz": (200, "application/gzip", gzip.compress(listing)),
        name: serve,
    }
    target = f"{site.base}/crawl-data/CC-NEWS/2022/11/warc.paths.gz"
    backfill("warc", targets=[target], start="2022-11-01", end="2022-12-01", hosts=["news.example"])
    assert asked == [None, "bytes=500-"]
    assert [row["value"] for row in rows("from claims")] == [12]
    assert list((data_dir / "backfill").glob("*.warc*")) == []


@pytest.mark.parametrize("name", ["a.warc.gz", "a.warc"])
@pytest.mark.parametrize(("encoding", "chunked"), [("gzip", True), ("br", False), ("", False)])
def test_pages_of_a_file_are_copied_so_that_they_can_be_read_again_without_it(
    backfill: Backfill, tmp_path: Path, data_dir: Path, rows: Rows, name: str, encoding: str, chunked: bool
) -> None:
    warc = WarcFile(tmp_path / name)
    warc.add("https://news.example/fair", FAIR)
    warc.add("https://news.example/strike", BELMAR, encoding=encoding, chunked=chunked)
    path = warc.close()
    backfill("warc", targets=[str(path)])
    path.unlink()
    (capture,) = rows("select warc_path, final_url from raw.captures")
    assert (data_dir / "archive" / capture["warc_path"]).is_file()
    again = backfill("archive", dry_run=True)
    assert (again["pages"], again["changes"]["articles"], again["changes"]["by_rule"]) == (1, 1, {})
    copied = next(iter(iterate_warc(data_dir / "archive" / capture["warc_path"])))
    assert copied.body == BELMAR
    assert f"{path} " in copied_from(data_dir / "archive" / capture["warc_path"])


def test_pages_of_a_file_on_the_web_can_be_read_again_when_it_is_gone(
    backfill: Backfill, site: Site, tmp_path: Path, rows: Rows, monkeypatch: pytest.MonkeyPatch
) -> None:
    site.routes["/a.warc.gz"] = (200, "application/octet-stream", a_file(tmp_path / "a.warc.gz").read_bytes())
    backfill("warc", targets=[f"{site.base}/a.warc.gz"], hosts=["news.example"], start="2022-11-01")
    site.routes.clear()
    site.visits.clear()
    for module in ("extractors.claim", "flows.backfill_units", "flows.backfill_work", "flows.backfill_changes"):
        monkeypatch.setattr(f"{module}.EXTRACTOR_VERSION", "999")
    summary = backfill("archive")
    assert (summary["pages"], summary["new_claims"], summary["rejects"]) == (1, 1, 0)
    assert not site.visits


def test_a_file_read_twice_is_copied_once(backfill: Backfill, tmp_path: Path, data_dir: Path) -> None:
    path = a_file(tmp_path / "a.warc.gz")
    backfill("warc", targets=[str(path)], hosts=["news.example"])
    sizes = [one.stat().st_size for one in (data_dir / "archive").iterdir()]
    backfill("warc", targets=[str(path)], hosts=["news.example"], again=True)
    assert [one.stat().st_size for one in (data_dir / "archive").iterdir()] == sizes


def test_a_dry_run_counts_the_pages_of_files_here_and_the_size_of_files_there(
    backfill: Backfill, site: Site, tmp_path: Path
) -> None:
    path = a_file(tmp_path / "a.warc.gz")
    site.routes["/b.warc.gz"] = (200, "application/octet-stream", bytes(1_500_000))
    summary = backfill(
        "warc", targets=[str(path), f"{site.base}/b.warc.gz"], hosts=["news.example"], start="2022-11-01", dry_run=True
    )
    assert summary["labels"] == [
        "a.warc.gz: 2 pages",
        "b.warc.gz: a file of 1.5 MB on the web, whose pages are counted when it is read",
    ]
    assert (summary["pages"], summary["units_not_counted"]) == (2, 1)


def test_a_server_that_ignores_the_place_asked_for_gives_the_file_anew(
    backfill: Backfill, site: Site, tmp_path: Path, rows: Rows
) -> None:
    data, asked = a_file(tmp_path / "a.warc.gz").read_bytes(), list[str | None]()

    def serve(request: BaseHTTPRequestHandler) -> None:
        asked.append(request.headers.get("Range"))
        request.send_response(200)
        request.send_header("Content-Length", str(len(data)))
        request.end_headers()
        request.wfile.write(data[:500] if len(asked) == 1 else data)
        request.close_connection = True

    site.routes["/a.warc.gz"] = serve
    backfill("warc", targets=[f"{site.base}/a.warc.gz"], hosts=["news.example"])
    assert asked == [None, "bytes=500-"]
    assert sorted(row["value"] for row in rows("from claims")) == [9, 12]


def test_a_large_file_on_the_web_shows_how_far_it_is(
    backfill: Backfill, site: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    data = a_file(tmp_path / "a.warc.gz").read_bytes()
    site.routes["/a.warc.gz"] = (200, "application/octet-stream", data * 20)
    monkeypatch.setattr("flows.adapters.web_download.TOLD_BYTES", 1)
    monkeypatch.setattr("flows.backfill_work.SLICE_BYTES", len(data) * 10)
    notes = list[str | None]()
    with listening(lambda progress: notes.append(progress.note)):
        backfill("warc", targets=[f"{site.base}/a.warc.gz"], start="2022-11-01")
    assert f"fetching a.warc.gz: 0 of {len(data) * 20 / 1e6:,.0f} MB" in notes
    assert "reading a.warc.gz: 1 of 2 stretches" in notes


def copied_from(path: Path) -> str:
    with path.open("rb") as file:
        found = [record.rec_headers.get_header("Casualty-Ledger-Copied-From") for record in ArchiveIterator(file)]
    return " ".join(text for text in found if text)


def test_a_file_that_is_not_there_is_a_failed_unit_and_the_others_go_on(
    backfill: Backfill, site: Site, tmp_path: Path, rows: Rows
) -> None:
    path = a_file(tmp_path / "a.warc.gz")
    with pytest.raises(Exception, match="answered 404"):
        backfill("warc", targets=[f"{site.base}/missing.warc.gz", str(path)], hosts=["news.example"])
    events = rows(
        "select unit_label, event from raw.backfill_units where event in ('finished', 'failed') order by event"
    )
    assert [row["event"] for row in events] == ["failed", "finished"]
    assert 12 in [row["value"] for row in rows("from claims")]


def test_a_path_without_files_is_a_clear_error(backfill: Backfill, tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match="there is no such WARC file"):
        backfill("warc", targets=[str(tmp_path / "*.warc.gz")])


def test_the_stretches_of_a_file_give_every_record_once(tmp_path: Path) -> None:
    from datetime import UTC, datetime

    from flows.adapters.warc_slices import PageFilter, SliceCounts, read_slice

    warc = WarcFile(tmp_path / "a.warc.gz")
    for number in range(60):
        warc.add(f"https://news.example/{number}", article(f"Place{number}", 2 + number)[2])
    path = warc.close()
    wanted = PageFilter(datetime(2022, 1, 1, tzinfo=UTC), datetime(2023, 1, 1, tzinfo=UTC), lambda url: True)
    stretches = cut_file(path, 5_000)
    assert len(stretches) > 3
    found = [
        page.capture().final_url
        for start, end in stretches
        for page in read_slice(path, start, end, wanted, SliceCounts())
    ]
    assert found == [f"https://news.example/{number}" for number in range(60)]


def test_places_behind_damage_are_true(tmp_path: Path) -> None:
    warc, places = WarcFile(tmp_path / "a.warc.gz"), []
    for number in range(5):
        places.append(warc._file.tell())
        warc.add(f"https://news.example/{number}", article("Belmar", 12)[2])
    path = warc.close()
    data = bytearray(path.read_bytes())
    middle = (places[1] + places[2]) // 2
    data[middle : middle + 40] = b"\x00" * 40
    path.write_bytes(bytes(data))
    found = [(stored.capture.warc_offset, stored.capture.warc_length > 0) for stored in iterate_warc(path)]
    assert found == [(place, True) for number, place in enumerate(places) if number != 1]


def test_a_file_that_was_read_is_not_read_again_on_another_day(backfill: Backfill, tmp_path: Path) -> None:
    path = a_file(tmp_path / "a.warc.gz")
    assert backfill("warc", targets=[str(path)])["units_finished_before"] == 0
    summary = backfill("warc", targets=[str(path)])
    assert (summary["units_finished_before"], summary["pages"]) == (1, 0)
