"""URLs: resolved, canonical, compared. Path, case and every parameter that is no known tracker are kept.

Two addresses are one article only where nothing but scheme, default port, fragment and known trackers differ:
"?cid=1" and "?cid=2" may well be two articles. ``trackers`` are the names of parameters that name no page, in lower
case: rows of ``url_trackers.csv``.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final
from urllib.parse import SplitResult, urljoin, urlsplit, urlunsplit

_NO_HOST: Final = re.compile(r"https?:/*", re.IGNORECASE)
_ODD: Final = re.compile(r"[\x00-\x20\x7f]+")
_SCRIPT_PATH: Final = re.compile(r"\.(?:php\d?|aspx?|jsp|cfm|cgi|do|pl|dll)$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class TrackerRow:
    """A row of ``url_trackers.csv``: a parameter that says where a reader came from, and never which page it is."""

    parameter: str
    note: str = ""

    def __post_init__(self) -> None:
        if self.parameter != self.parameter.lower() or not self.parameter:
            raise ValueError(f"parameter={self.parameter!r} is not in lower case")


def resolve_url(base: str, link: str | None) -> str | None:
    """The absolute http or https address of a link, or null where it has none ("mailto:", "javascript:", "")."""
    if not link or not link.strip() or _NO_HOST.fullmatch(link.strip()):
        return None
    try:
        url = urljoin(base, _ODD.sub("", link) if "\n" in link or "\t" in link else link.strip().replace(" ", "%20"))
        parts = urlsplit(url)
        is_web = parts.scheme in ("http", "https") and bool(parts.hostname) and (parts.port or 1) > 0
    except ValueError:
        return None
    return url if is_web else None


def canonical_url(url: str, trackers: frozenset[str]) -> str:
    """The address without what cannot matter: fragment, default port, known trackers; host and scheme in lower case.

    >>> canonical_url("HTTPS://News.Example:443/A?utm_source=x&id=7#top", frozenset({"utm_source"}))
    'https://news.example/A?id=7'
    """
    try:
        parts = urlsplit(url.strip())
        host = _host_and_port(parts)
    except ValueError:
        return url.strip()
    return urlunsplit((parts.scheme.lower(), host, parts.path or "/", _without_trackers(parts.query, trackers), ""))


def article_key(url: str, trackers: frozenset[str]) -> str:
    """What identifies an article's address: canonical, and the same for http and https."""
    return canonical_url(url, trackers).partition("://")[2]


def choose_canonical(final_url: str, declared: str | None, trackers: frozenset[str]) -> str:
    """The address that names the article: the page's own rel=canonical where that can be believed, else where it is.

    Not believed: another site (a syndicated copy is an article of its own), a home page, and a script's address that
    lost the query which told its articles apart.
    """
    target = resolve_url(final_url, declared)
    if target is None or not is_same_site(final_url, target):
        return canonical_url(final_url, trackers)
    here, there = urlsplit(canonical_url(final_url, trackers)), urlsplit(canonical_url(target, trackers))
    if is_home_path(there.path) and not is_home_path(here.path):
        return canonical_url(final_url, trackers)
    if _SCRIPT_PATH.search(there.path) and there.path == here.path and here.query and not there.query:
        return canonical_url(final_url, trackers)
    return canonical_url(target, trackers)


def is_same_site(one: str, other: str) -> bool:
    """Whether two addresses belong together: one host is the other, or a part of it ("m.", "amp.", "edition.")."""
    first, second = _bare_host(one), _bare_host(other)
    return first == second or first.endswith(f".{second}") or second.endswith(f".{first}")


def is_home_path(path: str) -> bool:
    """Whether a path is that of a home page: "/", "/index.html", or a lone language code ("/en/")."""
    return bool(re.fullmatch(r"/?(?:(?:index|home|default)(?:\.\w{2,5})?|[a-z]{2}(?:[-_][a-z]{2})?)?/?", path, re.I))


def _host_and_port(parts: SplitResult) -> str:
    host = (parts.hostname or "").lower()
    host = f"[{host}]" if ":" in host else host
    default = {"http": 80, "https": 443}.get(parts.scheme.lower())
    return host if parts.port in (None, default) else f"{host}:{parts.port}"


def _without_trackers(query: str, trackers: frozenset[str]) -> str:
    kept = [part for part in query.split("&") if part and part.partition("=")[0].lower() not in trackers]
    return "&".join(kept)


def _bare_host(url: str) -> str:
    host = (urlsplit(url).hostname or "").lower().rstrip(".")
    return re.sub(r"^(?:www\d?|m|mobile|amp)\.", "", host)
