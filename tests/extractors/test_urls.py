"""Addresses: two are one only where nothing but trackers, fragments and letters of the host differ."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractors import urls
from extractors.urls import is_home_path, is_same_site, resolve_url
from flows.adapters.page_rules import url_trackers


def canonical_url(url: str) -> str:
    return urls.canonical_url(url, url_trackers())


def article_key(url: str) -> str:
    return urls.article_key(url, url_trackers())


def choose_canonical(url: str, declared: str | None) -> str:
    return urls.choose_canonical(url, declared, url_trackers())


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://News.Example/Path/A?utm_source=x&b=2#top", "https://news.example/Path/A?b=2"),
        ("http://news.example:80/a", "http://news.example/a"),
        ("https://news.example:8443/a", "https://news.example:8443/a"),
        ("https://news.example", "https://news.example/"),
        ("https://news.example/a?", "https://news.example/a"),
        ("https://news.example/a?FBCLID=1&gclid=2&a=1&utm_campaign=", "https://news.example/a?a=1"),
        ("https://news.example/a?b=2&a=1", "https://news.example/a?b=2&a=1"),
        ("https://[2001:DB8::1]:443/a", "https://[2001:db8::1]/a"),
    ],
)
def test_what_cannot_matter_is_left_out(url: str, expected: str) -> None:
    assert canonical_url(url) == expected


@pytest.mark.parametrize(
    "name", ["cid", "eid", "uid", "id", "p", "page", "utm", "source", "ref", "storyid", "utm_sourcex"]
)
def test_parameters_that_may_name_an_article_are_kept(name: str) -> None:
    assert canonical_url(f"https://news.example/a?{name}=1") != canonical_url(f"https://news.example/a?{name}=2")


@given(st.text(max_size=60))
def test_no_text_makes_it_raise(text: str) -> None:
    canonical_url(text)
    resolve_url("https://news.example/", text)
    choose_canonical("https://news.example/a", text)


@given(
    st.from_regex(
        r"https?://[a-zA-Z]{1,8}\.example(:443)?/[A-Za-z0-9/_.-]{0,12}(\?[a-z_]{1,10}=[0-9]&utm_source=1)?(#x)?",
        fullmatch=True,
    )
)
def test_a_canonical_address_is_its_own(url: str) -> None:
    assert canonical_url(canonical_url(url)) == canonical_url(url)


def test_http_and_https_name_one_article() -> None:
    assert article_key("http://news.example/a") == article_key("https://news.example/a#x")


@pytest.mark.parametrize(
    ("link", "expected"),
    [
        ("/b", "https://news.example/b"),
        ("b", "https://news.example/a/b"),
        ("?x=1", "https://news.example/a/?x=1"),
        ("//other.example/b", "https://other.example/b"),
        ("mailto:a@b.example", None),
        ("javascript:alert(1)", None),
        ("data:text/html,x", None),
        ("https://", None),
        ("https://[bad", None),
        ("https://a.example:99999/", None),
        (" \n", None),
        (None, None),
    ],
)
def test_links_become_addresses_or_nothing(link: str | None, expected: str | None) -> None:
    assert resolve_url("https://news.example/a/", link) == expected


@pytest.mark.parametrize(
    ("one", "other", "is_same"),
    [("https://www.a.example/", "https://m.a.example/", True),
     ("https://a.example/", "https://edition.a.example/", True),
     ("https://a.example/", "https://b.example/", False), ("https://bba.example/", "https://a.example/", False)],
)  # fmt: skip
def test_parts_of_one_site_belong_together(one: str, other: str, is_same: bool) -> None:
    assert is_same_site(one, other) is is_same


@pytest.mark.parametrize("path", ["", "/", "/index.html", "/en/", "/en-gb", "/home", "/Default.aspx"])
def test_home_pages_are_known_by_their_path(path: str) -> None:
    assert is_home_path(path)


@pytest.mark.parametrize("path", ["/news", "/world/", "/en/story", "/index/story", "/2026/11/20/", "/a1b2"])
def test_other_paths_are_no_home_pages(path: str) -> None:
    assert not is_home_path(path)
