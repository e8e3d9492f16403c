"""Backfill from lists of addresses, and what holds for every source: dates, late articles, the ledger of units."""

from __future__ import annotations

from collections.abc import Callable
from http.server import BaseHTTPRequestHandler
from pathlib import Path

import pytest
from backfill_kit import Backfill, Rows
from site_server import Site, answer, article, peaceful

from flows.errors import ConfigurationError, TransientError


def test_listed_pages_come_in_with_their_true_dates_and_are_marked_late(
    backfill: Backfill, site: Site, rows: Rows
) -> None:
    site.routes |= {"/a": article("Belmar", 12, "2022-11-10"), "/b": article("Arden", 7, "2022-11-12")}
    summary = backfill("urls", targets=[f"{site.base}/a", f"{site.base}/b"], start="2022-11-01", end="2022-12-01")
    assert (summary["pages"], summary["new_articles"], summary["rejects"]) == (2, 2, 0)
    found = rows("select article_url, published_at, is_late from core.article_versions order by published_at")
    assert [(row["published_at"].date().isoformat(), row["is_late"]) for row in found] == [
        ("2022-11-10", True),
        ("2022-11-12", True),
    ]
    assert sorted(row["value"] for row in rows("from claims")) == [7, 12]


def test_an_article_of_the_last_day_of_the_range_is_left_out(backfill: Backfill, site: Site, rows: Rows) -> None:
    site.routes |= {"/story/in": article("Belmar", 12, "2022-11-10"), "/story/out": article("Arden", 7, "2022-11-11")}
    summary = backfill(
        "urls", targets=[f"{site.base}/story/in", f"{site.base}/story/out"], start="2022-11-10", end="2022-11-11"
    )
    assert summary["skipped_reasons"] == {"published outside the dates": 1}
    assert [row["value"] for row in rows("from claims")] == [12]


def test_a_second_run_does_nothing(backfill: Backfill, site: Site, rows: Rows) -> None:
    site.routes["/a"] = article("Belmar", 12)
    for expected in (1, 0):
        summary = backfill("urls", targets=[f"{site.base}/a"])
        assert summary["units"] == expected
    assert site.asked_for("/a") == 1
    assert len(rows("from core.claims")) == 1


def test_done_again_a_unit_does_not_fetch_what_the_ledger_has(backfill: Backfill, site: Site) -> None:
    site.routes["/a"] = article("Belmar", 12)
    backfill("urls", targets=[f"{site.base}/a", f"{site.base}/b"])
    site.routes["/b"] = article("Arden", 7)
    summary = backfill("urls", targets=[f"{site.base}/a", f"{site.base}/b"], again=True)
    assert (site.asked_for("/a"), site.asked_for("/b")) == (1, 2)
    assert summary["new_articles"] == 1


def test_addresses_are_read_from_lists_and_tables(backfill: Backfill, site: Site, tmp_path: Path, rows: Rows) -> None:
    site.routes |= {"/a": article("Belmar", 12), "/b": article("Arden", 7)}
    lines, table = tmp_path / "urls.txt", tmp_path / "urls.csv"
    lines.write_text(f"# the old ones\n{site.base}/a\n\n")
    table.write_text(f"title,url,published_at\nStrike,{site.base}/b,2022-11-10\nOld,{site.base}/c,2019-01-01\n")
    summary = backfill("urls", targets=[str(lines), str(table)], start="2022-01-01")
    assert summary["new_articles"] == 2
    assert site.asked_for("/c") == 0


def test_a_line_that_is_no_address_is_named_before_anything_is_fetched(
    backfill: Backfill, site: Site, tmp_path: Path
) -> None:
    listing = tmp_path / "urls.txt"
    listing.write_text(f"{site.base}/a\nexample dot org\n")
    with pytest.raises(ConfigurationError, match=r"urls\.txt, line 2: 'example dot org' is no web address"):
        backfill("urls", targets=[str(listing)])
    assert not site.visits


def test_pages_that_fail_are_rejects_and_the_others_go_on(backfill: Backfill, site: Site, rows: Rows) -> None:
    site.routes |= {
        "/a": article("Belmar", 12),
        "/broken": (500, "text/plain", b"oops"),
        "/empty": (200, "text/html", b""),
    }
    summary = backfill("urls", targets=[f"{site.base}{path}" for path in ("/a", "/gone", "/broken", "/empty")])
    assert summary["rejects"] == 3
    found = rows("select reason, capture_id, feed_id from raw.rejects order by reason")
    assert [row["reason"] for row in found] == ["empty", "http_404", "http_500"]
    assert found[0]["capture_id"] is not None


def test_pages_of_a_host_that_wants_a_pause_are_asked_for_by_the_next_run(
    backfill: Backfill, site: Site, rows: Rows
) -> None:
    is_patient, urls = [False], [f"{site.base}/{number}" for number in range(6)]

    def route(number: int) -> Callable[[BaseHTTPRequestHandler], None]:
        def give(request: BaseHTTPRequestHandler) -> None:
            if is_patient[0] or number < 2:
                answer(request, *article(f"Place{number}", 10 + number))
            else:
                answer(request, 429, "text/plain", b"slow down", Retry_After="3600")

        return give

    site.routes |= {f"/{number}": route(number) for number in range(6)}
    settings = {"batch_pages": 2, "fetch_workers": 1}
    with pytest.raises(TransientError, match="run the same backfill again later"):
        backfill("urls", targets=urls, settings=settings)
    is_patient[0] = True
    backfill("urls", targets=urls, settings=settings)
    assert len(rows("from claims")) == 6
    assert site.asked_for("/0") == 1


def test_live_polling_is_not_touched(backfill: Backfill, site: Site, rows: Rows) -> None:
    site.routes["/a"] = article("Belmar", 12)
    backfill("urls", targets=[f"{site.base}/a", f"{site.base}/gone"])
    assert rows("from raw.polls") == []
    assert rows("from raw.entries") == []
    assert [row["entry_id"] for row in rows("from raw.captures")] == [None]


def test_the_ledger_of_units_tells_what_each_unit_gave(backfill: Backfill, site: Site, rows: Rows) -> None:
    site.routes |= {"/a": article("Belmar", 12), "/b": peaceful("Arden", 40)}
    backfill("urls", targets=[f"{site.base}/a", f"{site.base}/b"], settings={"batch_pages": 1})
    events = rows("select unit_id, event from raw.backfill_units order by unit_id, event_at")
    assert [row["event"] for row in events] == ["not_started", "started", "finished"] * 2
    assert sorted(row["claims_count"] for row in rows("from backfill_progress")) == [0, 1]


def test_a_dry_run_asks_for_no_page_and_adds_no_row(backfill: Backfill, site: Site, data_dir: Path) -> None:
    site.routes["/a"] = article("Belmar", 12)
    summary = backfill("urls", targets=[f"{site.base}/a", f"{site.base}/b"], dry_run=True)
    assert (summary["units"], summary["pages"]) == (1, 2)
    assert not site.visits
    assert not (data_dir / "ledger.duckdb").exists()
    assert backfill("urls", targets=[f"{site.base}/a"])["units_finished_before"] == 0


def test_a_backfill_does_not_run_beside_a_live_writer(backfill: Backfill, site: Site, data_dir: Path) -> None:
    from flows.lock import writer_lock

    with writer_lock(data_dir / "ledger.lock"), pytest.raises(TransientError, match="has been writing since"):
        backfill("urls", targets=[f"{site.base}/a"])
    assert not site.visits


def test_unpublished_rows_wait_for_the_next_publish(backfill: Backfill, site: Site, data_dir: Path) -> None:
    site.routes["/a"] = article("Belmar", 12)
    backfill("urls", targets=[f"{site.base}/a"], publish=False)
    assert not (data_dir / "ledger.duckdb").exists()
