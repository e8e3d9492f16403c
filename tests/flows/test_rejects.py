"""What was rejected is told by reason, in words, and read again from the archive."""

from __future__ import annotations

import ast
import json
import re
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from ingest_kit import QUICK, Ingest, write_feeds
from site_server import Site, page, rss

from extractors.records import PAGE_CLASSES
from flows import cli
from flows.adapters.newsroom_articles import NEWSROOM_DIR
from flows.adapters.warehouse import Reader
from flows.adapters.web_records import HARD_REASONS
from flows.reject_reasons import explain_reason

Command = Callable[..., tuple[int, str]]
ROOT = Path(__file__).parents[2]


@pytest.fixture
def rejects(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> Command:
    """Runs ``casualty-ledger rejects ...`` on the data folder of the test; its exit code, and all that it prints."""
    for name, value in QUICK.items():
        monkeypatch.setenv(f"CASUALTY_LEDGER_{name.upper()}", str(value))
    monkeypatch.setenv("CASUALTY_LEDGER_FEEDS_FILE", str(tmp_path / "my-feeds.csv"))
    monkeypatch.setenv("COLUMNS", "250")

    def run(*words: object) -> tuple[int, str]:
        monkeypatch.setattr(sys, "argv", ["casualty-ledger", "rejects", *map(str, words), "-d", str(tmp_path / "data")])
        capsys.readouterr()
        with pytest.raises(SystemExit) as end:
            cli.main()
        captured = capsys.readouterr()
        return int(end.value.code or 0), captured.out + captured.err

    return run


@pytest.fixture
def ledger(ingest: Ingest, site: Site, tmp_path: Path) -> Path:
    """A good page, a wall, a page that is gone; a feed that is a web page, and one that is gone."""
    site.routes = {
        "/good.xml": rss(site.base, "/one", "/wall", "/gone"),
        "/page.xml": (200, "text/html", b"<!doctype html><html><body>no feed</body></html>"),
        "/one": page("One", 12),
        "/wall": (200, "text/html", consent_wall()),
    }
    write_feeds(tmp_path, {name: f"{site.base}/{name}.xml" for name in ("good", "page", "missing")})
    ingest(tmp_path / "data", feeds_file=str(tmp_path / "my-feeds.csv"))
    return tmp_path / "data"


def consent_wall() -> bytes:
    template = (NEWSROOM_DIR / "templates" / "consent_wall.html.j2").read_text(encoding="utf-8")
    return template.replace("{{ site.site_name }}", "The Post").replace("{{ site.language }}", "en").encode()


def rows(data_dir: Path, query: str) -> list[dict[str, Any]]:
    with Reader(data_dir / "ledger.duckdb") as reader:
        result: list[dict[str, Any]] = reader.query(query).to_pylist()
        return result


def summary(rejects: Command) -> dict[tuple[str, str], tuple[int, int, int]]:
    listed = json.loads(rejects("list", "--format", "json")[1])
    return {
        (row["reason"], row["what"]): (row["units_count"], row["open_count"], row["replay_count"]) for row in listed
    }


def test_rejects_are_summed_up_by_reason_in_words(rejects: Command, ledger: Path) -> None:
    assert summary(rejects) == {
        ("consent_wall", "page"): (1, 1, 1), ("http_404", "page"): (1, 1, 0), ("http_404", "feed"): (1, 1, 0),
        ("not_a_feed", "feed"): (1, 1, 1),
    }  # fmt: skip
    shown = rejects("list")[1]
    assert "The page asks for consent to cookies before it shows its text." in shown
    assert "`casualty-ledger feeds discover` finds the feeds of a site" in shown


def test_one_reason_is_shown_one_by_one_with_a_pointer_to_the_bytes(rejects: Command, ledger: Path) -> None:
    assert rejects("list", "--reason", "consent_wall")[1].count("consent_wall") == 1
    header, row = rejects("list", "--reason", "consent_wall", "--format", "csv")[1].splitlines()
    cells = dict(zip(header.split(","), row.split(","), strict=True))
    assert (ledger / "archive" / cells["warc_path"]).is_file()
    assert rejects("list", "--all", "--format", "csv")[1].count("\n") == 5


def test_a_page_that_can_be_read_today_leaves_the_list(
    rejects: Command, ingest: Ingest, site: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from extractors.page import PageProblem
    from flows import page_worker

    write_feeds(tmp_path, {"good": f"{site.base}/good.xml"})
    site.routes = {"/good.xml": rss(site.base, "/one"), "/one": page("One", 12)}
    real = page_worker.parse_page
    wrong = PageProblem("soft_404", f"{site.base}/one: says that it is not there", "", f"{site.base}/one")
    monkeypatch.setattr(page_worker, "parse_page", lambda *_: wrong)
    ingest(tmp_path / "data", feeds_file=str(tmp_path / "my-feeds.csv"))
    assert rejects("replay", "soft_404")[1].startswith("1 pages and 0 feeds read again: 0 new articles")
    monkeypatch.setattr(page_worker, "parse_page", real)
    visits = list(site.visits)
    assert summary(rejects) == {("soft_404", "page"): (1, 1, 1)}
    assert rejects("replay", "soft_404")[1].startswith("1 pages and 0 feeds read again: 1 new articles, 1 new claims")
    assert summary(rejects) == {("soft_404", "page"): (1, 0, 0)}
    assert site.visits == visits, "nothing is fetched"
    attempts = rows(tmp_path / "data", "select attempt from raw.rejects order by attempt")
    assert [row["attempt"] for row in attempts] == [1, 2]


def test_a_feed_that_can_be_read_today_gives_its_entries(
    rejects: Command, ledger: Path, ingest: Ingest, site: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from flows import polling

    real = polling.parse_feed
    monkeypatch.setattr(polling, "parse_feed", lambda *_, **__: 1 / 0)
    site.routes["/good.xml"] = rss(site.base, "/two", "/one")
    site.routes["/two"] = page("Two", 7)
    feeds_file = str(tmp_path / "my-feeds.csv")
    ingest(ledger, ["good"], feeds_file=feeds_file)
    monkeypatch.setattr(polling, "parse_feed", real)
    assert summary(rejects)["crash", "feed"] == (1, 1, 1)
    site.routes["/good.xml"] = rss(site.base, "/three")
    shown = rejects("replay", "crash")[1]
    assert shown.startswith("0 pages and 1 feeds read again: 0 new articles, 0 new claims, 1 new entries")
    assert ingest(ledger, ["good"], feeds_file=feeds_file)["new_articles"] == 1
    assert summary(rejects)["crash", "feed"] == (1, 0, 0)
    assert "nothing is open" in rejects("replay", "crash")[1]


def test_what_cannot_be_replayed_is_said_in_one_line(rejects: Command, ledger: Path) -> None:
    code, shown = rejects("replay", "http_404")
    assert (code, shown.count("\n")) == (1, 1)
    assert "nothing of the 2 that are open is in the archive, since nothing came" in shown
    code, shown = rejects("replay", "nonsense")
    assert (code, shown.count("\n")) == (1, 1)
    assert "nothing was rejected for 'nonsense'; there are consent_wall, http_404, not_a_feed" in shown
    assert rejects("list", "--reason", "nonsense")[0] == 1


def test_a_page_that_has_used_up_its_attempts_is_fetched_again_when_that_is_asked(
    rejects: Command, ingest: Ingest, site: Site, tmp_path: Path
) -> None:
    write_feeds(tmp_path, {"good": f"{site.base}/good.xml"})
    site.routes = {"/good.xml": rss(site.base, "/one"), "/one": (503, "text/plain", b"later")}
    feeds_file = str(tmp_path / "my-feeds.csv")
    ingest(tmp_path / "data", feeds_file=feeds_file, max_attempts=1)
    site.routes["/one"] = page("One", 12)
    assert ingest(tmp_path / "data", feeds_file=feeds_file, max_attempts=1)["pages"] == 0
    code, shown = rejects("replay", "http_503")
    assert (code, "--fetch asks the web now" in shown) == (1, True)
    assert rejects("replay", "http_503", "--fetch")[1].startswith(
        "1 pages and 0 feeds read again: 1 new articles, 1 new"
    )
    assert summary(rejects) == {("http_503", "page"): (1, 0, 0)}


def test_a_page_that_was_a_wall_is_fetched_again_when_that_is_asked(
    rejects: Command, ingest: Ingest, site: Site, tmp_path: Path
) -> None:
    write_feeds(tmp_path, {"good": f"{site.base}/good.xml"})
    site.routes = {"/good.xml": rss(site.base, "/one"), "/one": (200, "text/html", consent_wall())}
    ingest(tmp_path / "data", feeds_file=str(tmp_path / "my-feeds.csv"))
    site.routes["/one"] = (503, "text/plain", b"later")
    assert rejects("replay", "consent_wall", "--fetch")[1].startswith("1 pages and 0 feeds read again: 0 new articles")
    assert summary(rejects) == {("http_503", "page"): (1, 1, 0)}
    site.routes["/one"] = page("One", 12)
    assert rejects("replay", "http_503", "--fetch")[1].startswith("1 pages and 0 feeds read again: 1 new articles, 1")
    assert summary(rejects) == {("http_503", "page"): (1, 0, 0)}
    visits = list(site.visits)
    assert rejects("replay", "http_503", "--fetch")[1].startswith("0 pages and 0 feeds read again")
    assert site.visits == visits


def test_a_page_of_a_backfill_is_read_again_without_an_entry(
    rejects: Command, ingest: Ingest, site: Site, tmp_path: Path
) -> None:
    from flows.backfill import backfill

    write_feeds(tmp_path, {})
    site.routes = {"/wall": (200, "text/html", consent_wall())}
    settings = {**QUICK, "feeds_file": str(tmp_path / "my-feeds.csv"), "task_runner": "threads"}
    backfill(
        "urls", "2026-01-01", "2026-12-01", [f"{site.base}/wall"], data_dir=str(tmp_path / "data"), settings=settings
    )
    assert summary(rejects)["consent_wall", "page"] == (1, 1, 1)
    assert rejects("replay", "consent_wall")[1].startswith("1 pages and 0 feeds read again")
    found = rows(tmp_path / "data", "from raw.rejects order by attempt")
    assert [(row["attempt"], row["entry_id"], row["feed_id"]) for row in found] == [(1, None, None), (2, None, None)]


def test_every_reason_in_the_program_has_words() -> None:
    codes = {*HARD_REASONS, *(PAGE_CLASSES - {"article"}), "http_418", "http_500", "http_503", "crash", "refused"} | {
        "endless", "worker_died",
    }  # fmt: skip
    for path in (*(ROOT / "flows").rglob("*.py"), *(ROOT / "extractors").glob("page*.py")):
        codes |= reason_codes(path.read_text(encoding="utf-8"))
    assert {"host_paused", "robots_unreachable", "truncated", "unreadable", "not_cdx"} <= codes
    assert sorted(code for code in codes if "not explained" in explain_reason(code).meaning) == []


def reason_codes(text: str) -> set[str]:
    """The reasons that a module gives: arguments of make_failure, PageProblem and Problem, and explained errors."""
    codes = set(re.findall(r'problem=\("\w+", "(\w+)"', text)) | set(re.findall(r'return \(\), \("(\w+)"', text))
    codes |= set(re.findall(r'^    \(.*, "([a-z_]+)",$', text, re.M)) | set(re.findall(r'reason, what = "(\w+)"', text))
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") in {"make_failure", "PageProblem", "Problem"}:
            position = 0 if getattr(node.func, "id", "") == "PageProblem" else 1
            values = [one for one in ast.walk(node.args[position]) if isinstance(one, ast.Constant)]
            codes |= {str(value.value) for value in values if isinstance(value.value, str)}
    return {code for code in codes if not code.startswith("http_")}
