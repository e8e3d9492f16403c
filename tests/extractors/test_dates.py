"""Dates of pages: where they are found, how they are read, and which are refused."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractors.dates import find_url_date, parse_date
from extractors.page import parse_page
from extractors.records import Article, Entry
from flows.adapters.page_rules import page_rules

NOW = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
TEXT = "Twelve people were killed when a missile hit a market in Arden, officials in the region said on the evening. "


def utc(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=UTC)  # type: ignore[misc,arg-type]


def published(head: str = "", body: str = "", url: str = "https://a.example/x", entry: Entry | None = None) -> Article:
    html = (
        f"<html><head><title>Twelve killed in Arden</title>{head}</head><body><article><h1>Twelve killed in Arden</h1>"
    )
    html += f"{body}<p>{TEXT * 2}</p><p>{TEXT}</p></article></body></html>"
    result = parse_page(html.encode(), "text/html", url, "cap", "post", entry, NOW, page_rules())
    assert isinstance(result, Article), result
    return result


def json_ld(**fields: object) -> str:
    return f'<script type="application/ld+json">{json.dumps({"@type": "NewsArticle", **fields})}</script>'


def entry(published_at: datetime | None) -> Entry:
    return Entry("ent", "feed", "https://a.example/x", None, "T", None, published_at, None, NOW)


@pytest.mark.parametrize(
    ("text", "expected", "has_time", "has_zone"),
    [
        ("2022-11-10T14:20:00Z", utc(2022, 11, 10, 14, 20), True, True),
        ("2022-11-10T14:20:00.123+01:00", utc(2022, 11, 10, 13, 20), True, True),
        ("2022-11-10T14:20:00+0100", utc(2022, 11, 10, 13, 20), True, True),
        ("2022-11-10 14:20", utc(2022, 11, 10, 14, 20), True, False),
        ("2022-11-10 14:20 EST", utc(2022, 11, 10, 19, 20), True, True),
        ("2022-11-10", utc(2022, 11, 10), False, False),
        ("20221110T142000Z", utc(2022, 11, 10, 14, 20), True, True),
        ("Thu, 10 Nov 2022 14:20:00 +0100", utc(2022, 11, 10, 13, 20), True, True),
        ("Thu, 10 Nov 2022 14:20:00 GMT", utc(2022, 11, 10, 14, 20), True, True),
        ("Thu, 10 Nov 2022 14:20:00 BST", utc(2022, 11, 10, 13, 20), True, True),
        ("10 Nov 2022 14:20", utc(2022, 11, 10, 14, 20), True, False),
        ("1668090000", utc(2022, 11, 10, 14, 20), True, True),
        ("1668090000000", utc(2022, 11, 10, 14, 20), True, True),
        ("2022/11/10 14:00:00", utc(2022, 11, 10, 14), True, False),
        ("2022/11/10T14:00:00Z", utc(2022, 11, 10, 14), True, True),
        ("2022.11.10 14:00", utc(2022, 11, 10, 14), True, False),
        ("2022年11月10日", utc(2022, 11, 10), False, False),
        ("2022-Nov-10", utc(2022, 11, 10), False, False),
        ("10 Nov 2022", utc(2022, 11, 10), False, False),
        ("Nov 10, 2022", utc(2022, 11, 10), False, False),
        ("Thursday, November 10, 2022 - 14:20", utc(2022, 11, 10, 14, 20), True, False),
        ("10-Nov-2022 14:20", utc(2022, 11, 10, 14, 20), True, False),
        ("2022-11-10, 14:20", utc(2022, 11, 10, 14, 20), True, False),
        ("2022-11-10 at 14:20 GMT+2", utc(2022, 11, 10, 12, 20), True, True),
        ("2022-11-10 11:20:00 PM", utc(2022, 11, 10, 23, 20), True, False),
        ("2022-11-10 12:30 a.m.", utc(2022, 11, 10, 0, 30), True, False),
        ("Thu, 10 Nov 2022 11:20 PM EST", utc(2022, 11, 11, 4, 20), True, True),
        ("Thu Nov 10 14:20:00 EST 2022", utc(2022, 11, 10, 19, 20), True, True),
        ("Thu, 10 Nov 2022 14:20:00 GMT+03:00", utc(2022, 11, 10, 11, 20), True, True),
        ("Thu, 10 Nov 2022 14:20:00 UTC+2", utc(2022, 11, 10, 12, 20), True, True),
        ("Thu, 10 Nov 2022 14:20:00 +0200 GMT", utc(2022, 11, 10, 12, 20), True, True),
        ("2022-11-10T14:20:00-5:00", utc(2022, 11, 10, 19, 20), True, True),
        ("2022-11-10T24:00:00Z", utc(2022, 11, 11), True, True),
        ("Thu, 10 Nov 2022 24:00:00 GMT", utc(2022, 11, 11), True, True),
        ("2016-12-31T23:59:60Z", utc(2016, 12, 31, 23, 59, 59), True, True),
    ],
)
def test_dates_keep_their_moment_and_say_how_exact_they_are(
    text: str, expected: datetime, has_time: bool, has_zone: bool
) -> None:
    found = parse_date(text)
    assert found is not None
    assert (found.moment, found.has_time, found.has_zone) == (expected, has_time, has_zone)


@pytest.mark.parametrize(
    "text",
    [
        None,
        "",
        "yesterday",
        "2022-13-10",
        "2022-02-30",
        "12",
        "Nov",
        "0000-00-00",
        "x" * 200,
        "2022",
        "2022-11",
        "2022-11-10T24:30",
        "10/11/2022",
        "Thu, 31 Nov 2022 10:00:00 GMT",
    ],
)
def test_what_is_no_date_is_null(text: str | None) -> None:
    assert parse_date(text) is None


@given(st.text(max_size=60) | st.from_regex(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d)?[+-]\d\d:?\d\d", fullmatch=True))
def test_no_text_makes_it_raise_and_every_moment_has_a_zone(text: str) -> None:
    found = parse_date(text)
    assert found is None or found.moment.tzinfo is UTC


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://a.example/world/2022/11/10/story", date(2022, 11, 10)),
        ("https://a.example/2022-11-10-story", date(2022, 11, 10)),
        ("https://a.example/news/20221110/story.html", date(2022, 11, 10)),
        ("https://a.example/2022/13/10/story", None),
        ("https://a.example/2099/11/10/story", None),
        ("https://a.example/id/20221", None),
        ("https://a.example/story?d=/2022/11/10/", None),
        ("https://a.example/2022/02/30/story", None),
    ],
)
def test_days_in_addresses_are_found(url: str, expected: date | None) -> None:
    assert find_url_date(url, NOW) == expected


def test_the_feeds_date_goes_first() -> None:
    moment = datetime(2026, 11, 19, 8, 5, tzinfo=UTC)
    got = published(json_ld(datePublished="2026-11-19T09:00:00Z"), entry=entry(moment))
    assert (got.published_at, got.published_source, got.published_precision) == (moment, "feed", "minute")


def test_a_feed_that_stamps_updates_does_not_move_an_article_to_a_later_day() -> None:
    got = published(
        json_ld(datePublished="2026-11-14T09:00:00Z"), entry=entry(datetime(2026, 11, 19, 8, 5, tzinfo=UTC))
    )
    assert (got.published_at, got.published_source) == (datetime(2026, 11, 14, 9, 0, tzinfo=UTC), "json_ld")


def test_the_pages_own_date_stands_in_for_a_feed_without_one() -> None:
    got = published(json_ld(datePublished="2026-11-19T09:00:00+02:00"), entry=entry(None))
    assert (got.published_at, got.published_source) == (datetime(2026, 11, 19, 7, 0, tzinfo=UTC), "json_ld")


@pytest.mark.parametrize(
    ("head", "body"),
    [
        ('<meta property="article:published_time" content="2026-11-18T10:00:00Z">', ""),
        ('<meta name="DC.date.issued" content="2026-11-18T10:00:00Z">', ""),
        ('<meta itemprop="datePublished" content="2026-11-18T10:00:00Z">', ""),
        ("", '<time itemprop="datePublished" datetime="2026-11-18T10:00:00Z">18 November</time>'),
        ("", '<time class="published" datetime="2026-11-18T10:00:00Z">18 November</time>'),
    ],
)
def test_dates_in_meta_and_time_elements_are_found(head: str, body: str) -> None:
    got = published(head, body)
    assert (got.published_at, got.published_source) == (datetime(2026, 11, 18, 10, 0, tzinfo=UTC), "meta")


def test_the_address_dates_a_page_that_says_nothing() -> None:
    got = published(url="https://a.example/2026/11/17/story")
    assert (got.published_at, got.published_source) == (datetime(2026, 11, 17, tzinfo=UTC), "url")


def test_a_printed_date_is_the_last_resort() -> None:
    got = published(body='<p class="date">Published on 16 November 2026</p>')
    assert (got.published_at, got.published_source) == (datetime(2026, 11, 16, tzinfo=UTC), "text")


def test_a_page_without_a_date_has_none() -> None:
    got = published()
    assert (got.published_at, got.published_source, got.published_precision) == (None, "none", "none")


def test_a_year_in_the_footer_dates_nothing() -> None:
    assert published(body="<footer>Copyright 1998-2025 The Post</footer>").published_at is None


@pytest.mark.parametrize("ahead", [timedelta(days=2), timedelta(days=400)])
def test_a_date_after_tomorrow_is_refused_wherever_it_stands(ahead: timedelta) -> None:
    text = (NOW + ahead).isoformat()
    assert published(json_ld(datePublished=text)).published_at is None
    assert published(f'<meta property="article:published_time" content="{text}">').published_at is None
    assert published(entry=entry(NOW + ahead)).published_at is None


def test_a_clock_that_is_a_few_hours_ahead_is_forgiven() -> None:
    moment = NOW + timedelta(hours=10)
    assert published(json_ld(datePublished=moment.isoformat())).published_at == moment


def test_old_pages_read_later_keep_their_dates_and_none_after_their_capture() -> None:
    then = datetime(2022, 11, 10, 20, 0, tzinfo=UTC)
    html = f"<html><head>{json_ld(datePublished='2022-11-10T14:00:00Z', dateModified='2022-11-12T14:00:00Z')}</head>"
    html += f"<body><h1>Twelve killed in Arden</h1><article><p>{TEXT}</p><p>{TEXT * 2}</p></article></body></html>"
    got = parse_page(html.encode(), None, "https://a.example/x", "c", "o", None, then, page_rules())
    assert isinstance(got, Article)
    assert got.published_at == datetime(2022, 11, 10, 14, 0, tzinfo=UTC)
    assert got.modified_at is None


def test_when_a_page_was_changed_is_kept_apart_from_when_it_was_published() -> None:
    got = published(json_ld(datePublished="2026-11-18T10:00:00Z", dateModified="2026-11-19T11:00:00Z"))
    assert got.modified_at == datetime(2026, 11, 19, 11, 0, tzinfo=UTC)
    by_meta = published('<meta property="article:modified_time" content="2026-11-19T11:00:00Z">')
    assert by_meta.modified_at == datetime(2026, 11, 19, 11, 0, tzinfo=UTC)
