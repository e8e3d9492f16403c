"""From a hostile server to a read page: what the headers say about a page is not believed against its bytes."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
from hostile import HostileServer, answer

from extractors.page import PageProblem, parse_page
from extractors.records import Article
from flows.adapters.archive import WarcArchive
from flows.adapters.page_rules import page_rules
from flows.adapters.web import Fetcher, Response

NOW = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
STORY = """<!doctype html><html lang="uk"><head>{meta}<title>Удар по ринку</title></head>
<body><article><h1>Удар по ринку</h1>
<p>Унаслідок ракетного удару по ринку в місті Бєлмар загинули 12 людей, повідомила в четвер місцева влада області.</p>
<p>Рятувальники продовжують працювати на місці, а школи в п'ятницю залишаться зачиненими, сказав мер.</p>
</article></body></html>"""
WALL = b"""<html><head><title>Before you continue</title></head><body><h1>We value your privacy</h1>
<p>We and our partners use cookies to store and access information on a device. By clicking Accept all you agree.</p>
<button>Accept all</button><button>Manage options</button></body></html>"""


def read(server: HostileServer, fetcher: Fetcher, folder: Path, body: bytes, kind: str | None) -> Article | PageProblem:
    """Fetched, archived, taken from the archive and read, as a run does it."""
    headers = [f"Content-Type: {kind}"] if kind else []
    response = fetcher.fetch(server.on("/story", answer("200 OK", body, *headers)))
    assert isinstance(response, Response)
    with WarcArchive(folder) as archive:
        stored = archive.read(archive.append(response))
    capture = stored.capture
    return parse_page(
        stored.body, capture.content_type, capture.final_url, capture.capture_id, "outlet", None, NOW, page_rules()
    )


@pytest.mark.parametrize(
    ("encoding", "kind", "meta"),
    [
        ("utf-8", "text/html; charset=iso-8859-1", '<meta charset="utf-8">'),
        ("utf-8", "text/html; charset=utf-99", ""),
        ("utf-8", "text/html", ""),
        ("utf-8", None, ""),
        ("windows-1251", "text/html", '<meta http-equiv="Content-Type" content="text/html; charset=windows-1251">'),
        ("windows-1251", "text/html; charset=windows-1251", '<meta charset="utf-8">'),
        ("utf-16", "text/html; charset=utf-8", ""),
        ("utf-8-sig", "text/html; charset=windows-1252", ""),
    ],
)
def test_a_wrong_or_missing_charset_garbles_no_story(
    server: HostileServer, fetcher: Fetcher, tmp_path: Path, encoding: str, kind: str | None, meta: str
) -> None:
    got = read(server, fetcher, tmp_path, STORY.format(meta=meta).encode(encoding), kind)
    assert isinstance(got, Article), got
    assert "Бєлмар загинули 12 людей" in got.text


def test_a_consent_wall_is_told_from_a_story(server: HostileServer, fetcher: Fetcher, tmp_path: Path) -> None:
    got = read(server, fetcher, tmp_path, WALL, "text/html; charset=utf-8")
    assert isinstance(got, PageProblem)
    assert got.reason == "consent_wall"
