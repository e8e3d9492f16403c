"""Feeds of every format, well and badly formed: every entry with an address is kept, nothing raises."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from extractors import feed as feeds
from extractors.feed import ParsedFeed, parse_feed
from extractors.records import Entry, Feed
from extractors.sitemap import parse_sitemap
from flows.adapters.page_rules import url_trackers

NOW = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
FEED = Feed("post", "https://news.example/feed", "post", "The Post")
BASE = "https://news.example/feeds/world.xml"


def find_unseen(entries: Iterable[Entry], known: Iterable[Entry]) -> tuple[Entry, ...]:
    return feeds.find_unseen(tuple(entries), known, url_trackers())


def read(body: str | bytes, content_type: str | None = None, base: str = BASE) -> ParsedFeed:
    return parse_feed(
        body.encode() if isinstance(body, str) else body, content_type, FEED, base, NOW, trackers=url_trackers()
    )


def rss(items: str, channel: str = "") -> str:
    return f'<?xml version="1.0"?><rss version="2.0"><channel><title>Post</title>{channel}{items}</channel></rss>'


def item(link: str = "https://news.example/1", title: str = "Toll rises", guid: str = "", more: str = "") -> str:
    identity = f"<guid isPermaLink='false'>{guid}</guid>" if guid else ""
    return f"<item><title>{title}</title><link>{link}</link>{identity}{more}</item>"


ATOM = """<?xml version="1.0"?>
<feed xmlns="http://www.w3.org/2005/Atom"><title>Wire</title>
<entry><id>tag:wire,2026:1</id><title type="html">Twelve &lt;b&gt;killed&lt;/b&gt;</title>
<link rel="alternate" href="https://wire.example/1"/><published>2026-11-20T10:00:00+02:00</published>
<updated>2026-11-20T11:00:00Z</updated><summary>A summary</summary></entry></feed>"""
RDF = """<?xml version="1.0"?>
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"
 xmlns:dc="http://purl.org/dc/elements/1.1/"><channel rdf:about="https://a.example/"><title>A</title></channel>
<item rdf:about="https://a.example/1"><title>One</title><link>https://a.example/1</link>
<dc:date>2026-11-19T08:00:00Z</dc:date></item></rdf:RDF>"""
SITEMAP = """<?xml version="1.0" encoding="UTF-8"?>
<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:news="http://www.google.com/schemas/sitemap-news/0.9">
<url><loc>https://levant.example/2026/11/20/strike</loc><news:news><news:publication>
<news:name>Levant</news:name><news:language>en</news:language></news:publication>
<news:publication_date>2026-11-20T07:15:00+02:00</news:publication_date>
<news:title>Strike kills 5 &amp; hurts 9</news:title>
</news:news></url><url><loc>https://levant.example/old</loc><lastmod>2026-11-01</lastmod></url></urlset>"""


def test_rss_entries_keep_link_guid_title_summary_and_date() -> None:
    more = "<description>&lt;p&gt;At least 12 killed&lt;/p&gt;</description>"
    more += "<pubDate>Fri, 20 Nov 2026 09:00:00 +0100</pubDate>"
    parsed = read(rss(item(guid="g1", more=more), "<ttl>30</ttl>"))
    entry = parsed.entries[0]
    assert (parsed.feed_type, parsed.title, parsed.ttl_minutes, parsed.problem) == ("rss", "Post", 30, None)
    assert (entry.entry_url, entry.guid, entry.title) == ("https://news.example/1", "g1", "Toll rises")
    assert entry.summary == "At least 12 killed"
    assert entry.published_at == datetime(2026, 11, 20, 8, 0, tzinfo=UTC)
    assert entry.published_text == "Fri, 20 Nov 2026 09:00:00 +0100"
    assert (entry.feed_id, entry.first_seen_at) == ("post", NOW)


def test_atom_entries_are_dated_by_publication_and_not_by_their_last_update() -> None:
    entry = read(ATOM).entries[0]
    assert (entry.title, entry.entry_url) == ("Twelve killed", "https://wire.example/1")
    assert entry.published_at == datetime(2026, 11, 20, 8, 0, tzinfo=UTC)


def test_rss_1_0_is_read() -> None:
    parsed = read(RDF)
    assert [entry.entry_url for entry in parsed.entries] == ["https://a.example/1"]
    assert parsed.entries[0].published_at == datetime(2026, 11, 19, 8, 0, tzinfo=UTC)


@pytest.mark.parametrize("version", ["0.90", "0.91", "0.92", "0.94"])
def test_old_rss_is_read(version: str) -> None:
    assert len(read(rss(item()).replace('"2.0"', f'"{version}"')).entries) == 1


def test_a_news_sitemap_is_read_like_a_feed() -> None:
    parsed = read(SITEMAP)
    assert parsed.feed_type == "sitemap"
    assert [entry.entry_url for entry in parsed.entries] == [
        "https://levant.example/2026/11/20/strike",
        "https://levant.example/old",
    ]
    assert parsed.entries[0].title == "Strike kills 5 & hurts 9"
    assert parsed.entries[0].published_at == datetime(2026, 11, 20, 5, 15, tzinfo=UTC)


def test_a_sitemap_index_names_its_sitemaps() -> None:
    parsed = read("<sitemapindex><sitemap><loc>https://a.example/news.xml</loc></sitemap></sitemapindex>")
    assert parsed.discovered_urls == ("https://a.example/news.xml",)
    assert "https://a.example/news.xml" in (parsed.problem or "")


@pytest.mark.parametrize("version", ["https://jsonfeed.org/version/1", "https://jsonfeed.org/version/1.1"])
def test_json_feeds_are_read(version: str) -> None:
    document = {
        "version": version,
        "title": "Herald",
        "next_url": "/feed.json?page=2",
        "items": [
            {
                "id": 7,
                "url": "/a",
                "title": "T",
                "content_html": "<p>x &amp; y</p>",
                "date_published": "2026-11-20T10:00:00Z",
            },
            {"id": "https://h.example/b", "external_url": "https://other.example/b", "summary": "s"},
            {"id": "https://h.example/c"},
            {"id": "no-address"},
            "not an item",
        ],
    }
    parsed = read(json.dumps(document), base="https://h.example/feed.json")
    assert (parsed.feed_type, parsed.title, parsed.next_url) == ("json", "Herald", "https://h.example/feed.json?page=2")
    assert [entry.entry_url for entry in parsed.entries] == [
        "https://h.example/a", "https://other.example/b", "https://h.example/c",
    ]  # fmt: skip
    assert (parsed.entries[0].guid, parsed.entries[0].summary) == ("7", "x & y")
    assert parsed.unlinked_count == 1


def test_what_a_feed_is_is_told_from_its_bytes_and_not_from_its_content_type() -> None:
    assert read(ATOM, "text/html").feed_type == "atom"
    assert read(rss(item()), "application/json").feed_type == "rss"
    assert read('{"version": "https://jsonfeed.org/version/1", "items": []}', "text/xml").feed_type == "json"


@pytest.mark.parametrize(
    ("link", "expected"),
    [
        ("/world/1", "https://news.example/world/1"),
        ("one", "https://news.example/feeds/one"),
        ("//cdn.example/1", "https://cdn.example/1"),
        ("  https://news.example/with space \n", "https://news.example/with%20space"),
        ("https://news.example/A?b=1&amp;c=2#top", "https://news.example/A?b=1&c=2#top"),
    ],
)
def test_links_are_resolved_against_the_address_of_the_feed(link: str, expected: str) -> None:
    assert [entry.entry_url for entry in read(rss(item(link))).entries] == [expected]


def test_xml_base_goes_before_the_address_of_the_feed() -> None:
    body = ATOM.replace("<feed ", '<feed xml:base="https://base.example/x/" ').replace(
        "https://wire.example/1", "story"
    )
    assert read(body).entries[0].entry_url == "https://base.example/x/story"


@pytest.mark.parametrize(
    "link", ["mailto:a@b.example", "javascript:void(0)", "", "urn:uuid:1", "http://", "https://[bad/"]
)
def test_an_entry_without_a_web_address_is_counted_and_not_made_up(link: str) -> None:
    parsed = read(rss(item(link) + item("https://news.example/2")))
    assert [entry.entry_url for entry in parsed.entries] == ["https://news.example/2"]
    assert parsed.unlinked_count == 1


def test_a_guid_that_is_a_permalink_stands_in_for_a_missing_link() -> None:
    body = rss("<item><title>T</title><guid>https://news.example/by-guid</guid></item>")
    assert read(body).entries[0].entry_url == "https://news.example/by-guid"


def test_an_enclosure_is_not_the_article() -> None:
    sound = '<enclosure url="https://cdn.example/1.mp3" type="audio/mpeg" length="1"/>'
    assert read(rss(item(more=sound))).entries[0].entry_url == "https://news.example/1"


def test_the_same_entry_has_the_same_id_in_every_poll() -> None:
    first, second = read(rss(item(guid="g1"))), read(rss(item("https://news.example/moved", "New title", "g1")))
    assert first.entries[0].entry_id == second.entries[0].entry_id


def test_without_a_guid_the_canonical_address_is_the_identity() -> None:
    plain, tracked = item("https://news.example/1"), item("https://news.example/1?utm_source=rss#a")
    assert read(rss(plain)).entries[0].entry_id == read(rss(tracked)).entries[0].entry_id
    other = item("https://news.example/1?cid=2")
    assert read(rss(plain)).entries[0].entry_id != read(rss(other)).entries[0].entry_id


def test_the_same_guid_in_another_feed_is_another_entry() -> None:
    other = Feed("other", "https://o.example/feed", "o", "O")
    body = rss(item(guid="1")).encode()
    assert (
        parse_feed(body, None, other, BASE, NOW, trackers=url_trackers()).entries[0].entry_id
        != read(body).entries[0].entry_id
    )


def test_two_stories_under_one_guid_are_two_entries() -> None:
    shared = item("https://news.example/1", guid="news") + item("https://news.example/2", guid="news")
    parsed = read(rss(shared))
    assert len({entry.entry_id for entry in parsed.entries}) == 2


def test_an_item_listed_twice_is_one_entry() -> None:
    assert len(read(rss(item(guid="g") + item("https://news.example/1?utm_source=x", guid="g"))).entries) == 1


def test_new_guids_for_known_stories_are_seen_through() -> None:
    before = read(rss(item(guid="poll-1") + item("https://news.example/2", "Other", "poll-1b"))).entries
    after = read(rss(item(guid="poll-2") + item("https://news.example/3", "New", "poll-2b"))).entries
    assert [entry.entry_url for entry in find_unseen(after, before)] == ["https://news.example/3"]


def test_a_known_guid_with_a_new_story_is_new() -> None:
    before = read(rss(item(guid="latest"))).entries
    after = read(rss(item("https://news.example/2", "Another story", guid="latest"))).entries
    unseen = find_unseen(after, before)
    assert [entry.entry_url for entry in unseen] == ["https://news.example/2"]
    assert unseen[0].entry_id != before[0].entry_id
    assert find_unseen(after, [*before, *unseen]) == ()


def test_a_known_story_under_another_headline_is_read_again_once() -> None:
    before = read(rss(item(title="At least 12 killed in Arden", guid="g"))).entries
    after = read(rss(item(title="At least 47 killed in Arden", guid="g"))).entries
    unseen = find_unseen(after, before)
    assert [entry.entry_url for entry in unseen] == [before[0].entry_url]
    assert unseen[0].entry_id != before[0].entry_id
    assert find_unseen(after, [*before, *unseen]) == ()
    assert find_unseen(before, [*before, *unseen]) == ()


def test_a_headline_in_other_capitals_is_no_other_headline() -> None:
    before = read(rss(item(title="Twelve killed in Arden", guid="g"))).entries
    assert find_unseen(read(rss(item(title="TWELVE  KILLED in Arden", guid="g"))).entries, before) == ()


def test_nothing_is_unseen_in_an_unchanged_feed() -> None:
    entries = read(rss(item(guid="a") + item("https://news.example/2"))).entries
    assert find_unseen(entries, entries) == ()


def test_a_date_in_the_future_is_dropped_and_its_text_kept() -> None:
    entry = read(rss(item(more="<pubDate>Fri, 20 Nov 2099 09:00:00 GMT</pubDate>"))).entries[0]
    assert (entry.published_at, entry.published_text) == (None, "Fri, 20 Nov 2099 09:00:00 GMT")


@pytest.mark.parametrize(
    ("text", "hour"),
    [("Fri, 20 Nov 2026 09:00:00 BST", 8), ("Fri, 20 Nov 2026 09:00:00 EST", 14), ("2026-11-20T09:00:00+0300", 6),
     ("20 Nov 2026 09:00 CET", 8), ("Fri, 20 Nov 2026 9:00:00 GMT", 9)],
)  # fmt: skip
def test_dates_keep_their_zone(text: str, hour: int) -> None:
    entry = read(rss(item(more=f"<pubDate>{text}</pubDate>"))).entries[0]
    assert entry.published_at == datetime(2026, 11, 20, hour, 0, tzinfo=UTC)


@pytest.mark.parametrize("text", ["2026-10", "2026", "20.11.2026 14:00", "2026-11-31", "11/10/2026 10:00"])
def test_a_date_that_is_no_day_is_not_taken_for_the_first_of_something(text: str) -> None:
    entry = read(rss(item(more=f"<pubDate>{text}</pubDate>"))).entries[0]
    assert (entry.published_at, entry.published_text) == (None, text)


def test_a_date_that_cannot_be_read_costs_only_the_date() -> None:
    entry = read(rss(item(more="<pubDate>yesterday evening</pubDate>"))).entries[0]
    assert (entry.published_at, entry.published_text) == (None, "yesterday evening")


@pytest.mark.parametrize(
    "broken",
    [
        rss(item() + item("https://news.example/2"))[:-30],
        rss(item(title="AT&T & Sons <b>") + item("https://news.example/2")),
        "\n\n  <!-- cached -->" + rss(item() + item("https://news.example/2")),
        "<br />Warning: include() in /var/www" + rss(item() + item("https://news.example/2")),
        rss(item(title="a\x08b\x0c") + item("https://news.example/2")),
        rss(item(title="caf&eacute; &nbsp;&hellip;") + item("https://news.example/2")),
        rss(item(more="<media:thumbnail url='x'/>") + item("https://news.example/2")),
    ],
    ids=["cut off", "bare ampersand", "blank lines first", "warning first", "control characters", "html entities",
         "undeclared prefix"],
)  # fmt: skip
def test_broken_xml_gives_the_entries_that_are_in_it(broken: str) -> None:
    urls = [entry.entry_url for entry in read(broken).entries]
    assert urls[:1] == ["https://news.example/1"]
    assert len(urls) == 2 or broken.count("<item>") > broken.count("</item>")


@pytest.mark.parametrize(
    ("encoding", "declared", "content_type"),
    [
        ("utf-8", "utf-8", None), ("iso-8859-1", "iso-8859-1", None), ("windows-1252", "windows-1252", "text/xml"),
        ("utf-16", "utf-16", None), ("utf-8", "utf-8", "application/xml; charset=utf-8"),
        ("utf-8", None, "application/rss+xml; charset=iso-8859-1"), ("utf-8-sig", "utf-8", None),
    ],
)  # fmt: skip
def test_encodings_are_undone(encoding: str, declared: str | None, content_type: str | None) -> None:
    declaration = f' encoding="{declared}"' if declared else ""
    body = rss(item(title="Zwölf Tote – café")).replace('version="1.0"', f'version="1.0"{declaration}', 1)
    if encoding == "iso-8859-1":
        body = body.replace("–", "-")
    parsed = read(body.encode(encoding), content_type)
    assert (parsed.entries[0].title or "").startswith("Zwölf Tote")
    assert (parsed.entries[0].title or "").endswith("café")


def test_cyrillic_in_an_old_encoding_is_read() -> None:
    body = rss(item(title="Погибли двенадцать человек")).replace('"1.0"', '"1.0" encoding="windows-1251"', 1)
    assert read(body.encode("windows-1251")).entries[0].title == "Погибли двенадцать человек"


def test_a_web_page_names_the_feeds_it_knows() -> None:
    page = """<!doctype html><html><head><title>The Post</title>
    <link rel="alternate" type="application/rss+xml" href="/rss.xml">
    <link rel="ALTERNATE" type="application/atom+xml; charset=utf-8" href="https://news.example/atom.xml">
    <link rel="alternate" hreflang="de" href="/de"><link rel="stylesheet" type="text/css" href="x.css">
    </head><body></body></html>"""
    parsed = read(page, "application/rss+xml")
    assert parsed.entries == ()
    assert parsed.discovered_urls == ("https://news.example/rss.xml", "https://news.example/atom.xml")
    assert parsed.problem == (
        "this URL is a web page, not a feed; it names these feeds: "
        "https://news.example/rss.xml, https://news.example/atom.xml"
    )


@pytest.mark.parametrize(
    ("reference", "shown"),
    [("&#55357;&#56832;", "\U0001f600"), ("&#xD83D;&#xDE00;", "\U0001f600"), ("&#55357;", "\ufffd"),
     ("&#99999999999;", "\ufffd"), ("&#0;", "\ufffd"), ("&#233;", "é")],
)  # fmt: skip
def test_a_number_that_is_no_character_costs_nothing_but_itself(reference: str, shown: str) -> None:
    found = read(rss(item(title=f"Toll {reference} rises") + item("https://news.example/2"))).entries
    assert [one.title for one in found] == [f"Toll {shown} rises", "Toll rises"]
    loc = "<loc>https://news.example/1</loc>"
    news = f"<news><publication_date>2026-11-19</publication_date><title>Toll {reference}</title></news>"
    sitemap = parse_sitemap(f"<urlset><url>{loc}{news}</url></urlset>".encode(), BASE, NOW)
    assert [one.title for one in sitemap.pages] == [f"Toll {shown}"]


def test_half_a_character_in_json_is_shown_as_unreadable() -> None:
    items = '[{"url": "https://news.example/1", "title": "a \\ud83d"}]'
    assert read(f'{{"version": "https://jsonfeed.org/version/1.1", "items": {items}}}').entries[0].title == "a \ufffd"


def test_a_web_page_without_feeds_says_so() -> None:
    assert "names no feed" in (read("<html><body>Hello</body></html>").problem or "")


@pytest.mark.parametrize(
    ("body", "words"),
    [("", "empty"), ("   \n", "empty"), ("not a feed at all", "no feed"), ("%PDF-1.7 ...", "no feed"),
     ("{broken", "broken JSON"), ('{"a": 1}', "no JSON Feed"), ("[]", "no JSON Feed"), (rss(""), "no entries"),
     ("<?xml version='1.0'?><opml/>", "problem"), ("<urlset>", "no entries")],
)  # fmt: skip
def test_what_holds_no_entries_is_a_problem_for_a_person(body: str, words: str) -> None:
    parsed = read(body, "text/plain")
    assert parsed.entries == ()
    assert parsed.problem
    assert "\n" not in parsed.problem
    assert words in parsed.problem or words == "problem"


def test_entities_that_explode_and_entities_that_read_files_do_neither() -> None:
    bomb = '<!DOCTYPE r [<!ENTITY a "aaaaaaaaaa">' + "".join(
        f'<!ENTITY {name} "{f"&{previous};" * 10}">' for previous, name in zip("abcdefgh", "bcdefghi", strict=True)
    )
    body = rss(item(title="&i;")).replace("<rss", bomb + "]><rss", 1)
    assert len(repr(read(body))) < 10_000
    outside = '<!DOCTYPE r [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
    assert "root:" not in repr(read(rss(item(title="&x;")).replace("<rss", outside + "<rss", 1)))
    assert "root:" not in repr(read(SITEMAP.replace("<urlset", outside + "<urlset", 1).replace("Strike", "&x;")))


def test_bytes_that_look_like_a_path_or_an_address_are_not_opened() -> None:
    assert read("/etc/passwd").entries == ()
    assert read("https://news.example/feed").entries == ()


@pytest.mark.parametrize(
    ("channel", "minutes"),
    [("<ttl>15</ttl>", 15), ("<ttl>-3</ttl>", None), ("<ttl>x</ttl>", None), ("<ttl>0</ttl>", None), ("", None),
     ("<sy:updatePeriod xmlns:sy='http://purl.org/rss/1.0/modules/syndication/'>hourly</sy:updatePeriod>"
      "<sy:updateFrequency xmlns:sy='http://purl.org/rss/1.0/modules/syndication/'>2</sy:updateFrequency>", 30)],
)  # fmt: skip
def test_the_publishers_wish_for_an_interval_is_read(channel: str, minutes: int | None) -> None:
    assert read(rss(item(), channel)).ttl_minutes == minutes


@settings(max_examples=300, deadline=timedelta(seconds=5))
@given(st.binary(max_size=400))
@example(b"<rss><channel><item><link>http://[</link></item>")
@example(b"<![CDATA[<rss")
@example(b"<rss><!DOCTYPE [<![")
@example(b"\xff\xfe<\x00r\x00s\x00s\x00>\x00")
@example(b'{"items": [{"url": "http://a", "id": NaN}]}')
def test_no_bytes_make_it_raise(body: bytes) -> None:
    parsed = read(body)
    assert parsed.entries or parsed.problem


@settings(max_examples=200, deadline=timedelta(seconds=5))
@given(st.data())
def test_no_damaged_feed_makes_it_raise_or_lose_its_problem(data: st.DataObject) -> None:
    whole = data.draw(st.sampled_from([rss(item(guid="g") + item("/2")), ATOM, RDF, SITEMAP])).encode()
    at = data.draw(st.integers(0, len(whole) - 1))
    junk = data.draw(st.binary(max_size=6))
    parsed = read(whole[:at] + junk + whole[at + data.draw(st.integers(0, 12)) :])
    assert parsed.entries or parsed.problem
    assert all(entry.entry_url.startswith("http") for entry in parsed.entries)
