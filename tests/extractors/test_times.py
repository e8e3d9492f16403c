"""The days that a text names are those of the place and time at which it was published or last changed."""

from __future__ import annotations

import dataclasses
from datetime import UTC, date, datetime

import pytest

from extractors.claim import Reader, build_reader
from extractors.page import parse_page
from extractors.records import Article, Document, Entry
from flows.adapters.lexicon import load_lexicon
from flows.adapters.page_rules import page_rules
from flows.page_worker import document_of

WEDNESDAY = date(2023, 3, 1)
TOLL = "At least 1,200 people have been killed in Belmar as of {day}, the governor said."
PAGE = """<html lang="en"><head><title>Toll in Belmar</title>
<meta property="article:published_time" content="2023-03-01T22:00:00Z">
<meta property="article:modified_time" content="2023-03-01T23:10:00Z"></head><body><article><h1>Toll in Belmar</h1>
<p>The governor said on Thursday that twelve people were killed when a missile hit the market of the town of Belmar.</p>
<p>Rescuers worked through the night to reach people trapped under the rubble of three houses behind the square.</p>
</article></body></html>"""


@pytest.fixture(scope="module")
def reader() -> Reader:
    return build_reader(load_lexicon())


@pytest.mark.parametrize(
    ("named", "changed", "meant"),
    [
        ("Thursday", None, date(2023, 2, 23)),
        ("Thursday", date(2023, 3, 2), date(2023, 3, 2)),
        ("Friday", date(2023, 3, 2), date(2023, 2, 24)),
        ("Monday", date(2023, 3, 6), date(2023, 2, 27)),  # two days before it was published, not five after
        ("Thursday", date(2023, 4, 20), date(2023, 2, 23)),  # what was changed by then is hardly its lead
        ("4 March", None, date(2022, 3, 4)),
        ("4 March", date(2023, 3, 5), date(2023, 3, 4)),
        ("4 March", date(2024, 6, 1), date(2022, 3, 4)),  # a change after years is one of the site
        ("4 January", date(2023, 3, 5), date(2023, 1, 4)),
        ("2 March", date(2023, 2, 1), date(2023, 3, 2)),  # a clock that is wrong
    ],
)
def test_a_day_may_be_one_on_which_the_text_was_changed(
    reader: Reader, named: str, changed: date | None, meant: date
) -> None:
    document = Document("text", TOLL.format(day=named), published_at=WEDNESDAY, modified_at=changed)
    (claim,) = reader.read(document).claims
    assert claim.as_of == meant


def test_a_count_of_a_month_that_began_after_the_text_ends_with_its_last_change(reader: Reader) -> None:
    text = "The governor said 300 people were killed in Belmar in April."
    changed = {"published_at": date(2023, 3, 30), "modified_at": date(2023, 4, 20)}
    (claim,) = reader.read(Document("text", text, **changed)).claims
    assert claim.as_of == date(2023, 4, 20)


@pytest.mark.parametrize(
    ("feed_text", "zone", "said_on"),
    [
        ("Thu, 02 Mar 2023 06:00:00 +0800", "+08:00", date(2023, 3, 2)),
        ("Wed, 01 Mar 2023 17:00:00 EST", "-05:00", date(2023, 2, 23)),
        ("Wed, 01 Mar 2023 22:00:00 GMT", "Z", date(2023, 2, 23)),
        ("Thu, 02 Mar 2023 07:00:00 +0800", "+08:00", date(2023, 3, 2)),
    ],
)
def test_a_weekday_is_one_of_the_zone_that_the_feed_or_the_page_states(
    reader: Reader, feed_text: str, zone: str, said_on: date
) -> None:
    url, captured = "https://a.example/belmar", datetime(2023, 3, 3, tzinfo=UTC)
    moment = datetime(2023, 3, 1, 23 if " 07:" in feed_text else 22, tzinfo=UTC)
    entry = Entry("ent", "feed", url, None, "Toll in Belmar", None, moment, feed_text, captured)
    article = parse_page(PAGE.encode(), "text/html; charset=utf-8", url, "cap", "post", entry, captured, page_rules())
    assert isinstance(article, Article)
    assert article.published_zone == zone
    claims = reader.read(document_of(article)).claims
    assert {claim.stated_on for claim in claims} == {said_on}


def test_a_page_in_utc_has_the_zone_of_its_feed_where_both_state_one_moment() -> None:
    """The page states an earlier day than the feed, which stamps updates; else the feed's own words count."""
    url, captured = "https://a.example/belmar", datetime(2023, 3, 3, tzinfo=UTC)
    moment = datetime(2023, 3, 1, 22, tzinfo=UTC)
    entry = Entry("ent", "feed", url, None, "Toll", None, moment, "2023-03-01T22:00:00Z", captured)
    page = PAGE.replace("2023-03-01T22:00:00Z", "2023-03-02T06:00:00+08:00")
    zones = []
    for feed in (entry, dataclasses.replace(entry, published_at=moment.replace(hour=21))):
        found = parse_page(page.encode(), "text/html", url, "cap", "post", feed, captured, page_rules())
        assert isinstance(found, Article)
        zones.append((found.published_source, found.published_zone))
    assert zones == [("feed", "+08:00"), ("feed", "Z")]
