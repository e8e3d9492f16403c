"""Lists of feeds in OPML: what is in them comes in once, and goes out so that it comes back."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from lxml import etree

from extractors.opml import OpmlFeed, format_opml, parse_opml
from flows.errors import ConfigurationError
from flows.feeds import load_feeds, pause_feed
from flows.opml import export_opml, import_opml
from flows.settings import Settings, load_settings

NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
HEADER = "feed_id,feed_url,outlet_id,title,feed_type,language,interval_minutes,is_active,note\n"
NESTED = """<?xml version="1.0" encoding="UTF-8"?>
<opml version="2.0"><head><title>Mine</title></head><body>
<outline text="Wars">
  <outline text="Ukraine">
    <outline type="rss" text="Steppe Dispatch" xmlUrl="https://steppe.example/rss" htmlUrl="https://steppe.example/"/>
  </outline>
  <outline type="rss" text="Harbour Herald" title="The Harbour Herald" xmlUrl="https://harbour.example/feed?a=1&amp;b=2"/>
</outline>
<outline type="rss" text="Levant Courier" XMLURL="https://levant.example/atom.xml" language="ar-LB"/>
<outline type="link" text="A bookmark" url="https://elsewhere.example/"/>
</body></opml>"""


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return empty(tmp_path)


def empty(folder: Path) -> Settings:
    """Settings of a data folder whose list of feeds has one feed."""
    folder.mkdir(exist_ok=True)
    (folder / "listed.csv").write_text(HEADER + "post,https://post.example/rss,post,The Post,rss,en,30,true,\n")
    return load_settings(data_dir=folder / "data", feeds_file=folder / "listed.csv")


def write(folder: Path, text: str | bytes) -> Path:
    path = folder / "feeds.opml"
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return path


def test_nested_lists_come_in_with_their_categories(settings: Settings, tmp_path: Path) -> None:
    report = import_opml(settings, write(tmp_path, NESTED))
    assert [(feed.title, feed.feed_url, feed.note) for feed in report.added] == [
        ("Steppe Dispatch", "https://steppe.example/rss", "category: Wars / Ukraine"),
        ("The Harbour Herald", "https://harbour.example/feed?a=1&b=2", "category: Wars"),
        ("Levant Courier", "https://levant.example/atom.xml", ""),
    ]
    assert report.added[2].language == "ar"
    assert report.skipped == ("A bookmark: has no address of a feed",)
    assert load_feeds(settings)[1:] == report.added


def test_doubles_are_reported_and_not_added(settings: Settings, tmp_path: Path) -> None:
    outlines = "".join(
        f'<outline xmlUrl="{url}"/>'
        for url in (
            "http://post.example/rss/",
            "https://new.example/a",
            "https://new.example/a/",
            "https://new.example/A",
        )
    )
    report = import_opml(settings, write(tmp_path, f"<opml><body>{outlines}</body></opml>"))
    assert [feed.feed_url for feed in report.added] == ["https://new.example/a", "https://new.example/A"]
    assert report.duplicates == (
        ("http://post.example/rss/", "post"), ("https://new.example/a/", report.added[0].feed_id),
    )  # fmt: skip
    assert len({feed.feed_id for feed in report.added}) == 2
    again = import_opml(settings, tmp_path / "feeds.opml")
    assert (again.added, len(again.duplicates)) == ((), 4)


def test_a_dry_run_changes_nothing(settings: Settings, tmp_path: Path) -> None:
    assert len(import_opml(settings, write(tmp_path, NESTED), dry_run=True).added) == 3
    assert not settings.data_dir.exists()


def test_feeds_that_went_out_come_back_as_they_were(settings: Settings, tmp_path: Path) -> None:
    import_opml(settings, write(tmp_path, NESTED))
    pause_feed(settings, "post", 'repeats "others", often', NOW.date())
    there = import_copy(export_opml(settings, NOW), tmp_path / "there")
    assert {feed.feed_id: feed for feed in load_feeds(there)} == {feed.feed_id: feed for feed in load_feeds(settings)}


def import_copy(data: bytes, folder: Path) -> Settings:
    settings = empty(folder)
    (folder / "listed.csv").write_text(HEADER)
    import_opml(settings, write(folder, data))
    return settings


def test_what_goes_out_is_opml_2_0(settings: Settings, tmp_path: Path) -> None:
    import_opml(settings, write(tmp_path, NESTED))
    root = etree.fromstring(export_opml(settings, NOW))
    assert (root.tag, root.get("version")) == ("opml", "2.0")
    assert root.findtext("head/dateCreated") == "Sun, 22 Nov 2026 12:00:00 GMT"
    feeds = root.findall(".//outline[@xmlUrl]")
    assert all(node.get("type") == "rss" and node.get("text") for node in feeds)
    assert [
        node.get("xmlUrl") for node in root.findall("body/outline[@text='Wars']/outline[@text='Ukraine']/outline")
    ] == ["https://steppe.example/rss"]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "the file is empty"),
        ("{}", "the file is no OPML"),
        ("<!doctype html><html><body>Hello</body></html>", "the file is a web page"),
        ("<rss version='2.0'><channel/></rss>", "the file is a feed itself, not a list of feeds"),
        ("<opml version='2.0'><body/></opml>", "the file lists no feed"),
        ("<opml><body><outline text='x' xmlUrl='ftp://x.example/'/></body></opml>", "the file lists no feed"),
        (b"\x00\xff\x00\x89PNG", "the file is no OPML"),
    ],
)
def test_what_is_no_list_is_named_in_one_line(
    settings: Settings, tmp_path: Path, text: str | bytes, words: str
) -> None:
    with pytest.raises(ConfigurationError) as error:
        import_opml(settings, write(tmp_path, text))
    assert words in str(error.value)
    assert str(error.value).startswith(str(tmp_path))
    assert "\n" not in str(error.value)


def test_a_file_that_is_not_there_is_named(settings: Settings, tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match=r"nowhere\.opml: cannot be read"):
        import_opml(settings, tmp_path / "nowhere.opml")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-16-le"])
def test_entities_that_explode_are_refused(encoding: str) -> None:
    entities = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10 if n else "lol"}">' for n in range(12))
    bomb = f'<?xml version="1.0"?><!DOCTYPE opml [{entities}]><opml><body><outline text="&e11;" xmlUrl="http://x.example/"/></body></opml>'
    found = parse_opml(bomb.encode(encoding))
    assert found.feeds == ()
    assert "declares entities" in (found.problem or "")


def test_entities_that_read_files_are_refused() -> None:
    body = b'<!DOCTYPE opml [<!ENTITY x SYSTEM "file:///etc/passwd">]><opml><body><outline text="&x;" xmlUrl="http://x.example/"/></body></opml>'
    assert "root:" not in repr(parse_opml(body))


@pytest.mark.parametrize(
    "broken",
    [
        "<opml><body><outline text='A & B' xmlUrl='http://x.example/?a=1&b=2'/></body></opml>",
        "<opml><body><outline text='A &eacute; &nbsp;' xmlUrl='http://x.example/?a=1&b=2'/></body>",
        "\ufeff  <opml><body><outline text='x' xmlUrl='http://x.example/?a=1&b=2'><outline xmlUrl='http://y.ex",
        "Warning: headers sent<opml><body><outline xmlUrl='http://x.example/?a=1&b=2'/></body></opml>",
    ],
)
def test_broken_files_are_read_as_far_as_they_go(broken: str) -> None:
    assert [feed.url for feed in parse_opml(broken.encode()).feeds][:1] == ["http://x.example/?a=1&b=2"]


@hypothesis_settings(max_examples=150, deadline=None)
@given(st.binary(max_size=300) | st.text(max_size=100).map(lambda text: f"<opml><body>{text}".encode(errors="replace")))
def test_no_bytes_make_it_raise(body: bytes) -> None:
    found = parse_opml(body)
    assert found.feeds or found.problem


_NAMES = st.text(st.characters(exclude_categories=("Cs", "Cc")), min_size=1, max_size=12).filter(str.strip)


@hypothesis_settings(max_examples=80, deadline=None)
@given(st.lists(st.tuples(_NAMES, st.lists(_NAMES, max_size=3)), min_size=1, max_size=6))
def test_whatever_a_title_holds_the_file_stays_whole(rows: list[tuple[str, list[str]]]) -> None:
    feeds = [
        OpmlFeed(f"https://x.example/{number}?a=1&b=<2>", title, categories=tuple(categories))
        for number, (title, categories) in enumerate(rows)
    ]
    found = parse_opml(format_opml("A & B", feeds, NOW))
    assert [feed.url for feed in found.feeds] == [feed.url for feed in feeds]
