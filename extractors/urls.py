"""URLs: resolved, canonical, compared. Path, case and every parameter that is no known tracker are kept.

Two addresses are one article only where nothing but scheme, default port, fragment and known trackers differ:
"?cid=1" and "?cid=2" may well be two articles.
"""

from __future__ import annotations

import re
from typing import Final
from urllib.parse import SplitResult, urljoin, urlsplit, urlunsplit

TRACKERS: Final = frozenset(
    {
        "utm_source", "utm_medium", "utm_campaign", "utm_term", "utm_content", "utm_id", "utm_name", "utm_cid",
        "utm_reader", "utm_brand", "utm_social", "utm_social-type", "utm_source_platform", "utm_creative_format",
        "utm_marketing_tactic", "utm_pubreferrer", "utm_swu", "utm_viz_id", "fbclid", "gclid", "gclsrc", "dclid",
        "gbraid", "wbraid", "msclkid", "yclid", "ysclid", "twclid", "ttclid", "igshid", "igsh", "li_fat_id",
        "srsltid", "mc_cid", "mc_eid", "mkt_tok", "_hsenc", "_hsmi", "__hssc", "__hstc", "__hsfp", "hsctatracking",
        "vero_id", "vero_conv", "oly_anon_id", "oly_enc_id", "at_medium", "at_campaign", "at_custom1", "at_custom2",
        "at_custom3", "at_custom4", "at_link_id", "at_link_type", "at_link_origin", "at_ptr_name", "at_bbc_team",
        "at_format", "wt_mc", "wt.mc_id", "wt_zmc", "wtmc", "xtor", "ns_source", "ns_mchannel", "ns_campaign",
        "ns_linkname", "ns_fee", "cmpid", "cmp_id", "icid", "ito", "ocid", "soc_src", "soc_trk", "tsrc", "guccounter",
        "guce_referrer", "guce_referrer_sig", "_ga", "_gl", "_openstat", "s_cid", "sc_cid", "mbid", "spm", "smid",
        "sref", "ftag", "trk", "trkcampaign", "echobox", "__twitter_impression", "amp_js_v", "amp_gsa", "usqp",
        "__source", "ncid", "feature_id", "rss_source", "traffic_source", "cmp", "ref_src", "ref_url",
    }
)  # fmt: skip
_NO_HOST: Final = re.compile(r"https?:/*", re.IGNORECASE)
_ODD: Final = re.compile(r"[\x00-\x20\x7f]+")
_SCRIPT_PATH: Final = re.compile(r"\.(?:php\d?|aspx?|jsp|cfm|cgi|do|pl|dll)$", re.IGNORECASE)


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


def canonical_url(url: str) -> str:
    """The address without what cannot matter: fragment, default port, known trackers; host and scheme in lower case.

    >>> canonical_url("HTTPS://News.Example:443/A?utm_source=x&id=7#top")
    'https://news.example/A?id=7'
    """
    try:
        parts = urlsplit(url.strip())
        host = _host_and_port(parts)
    except ValueError:
        return url.strip()
    return urlunsplit((parts.scheme.lower(), host, parts.path or "/", _without_trackers(parts.query), ""))


def article_key(url: str) -> str:
    """What identifies an article's address: canonical, and the same for http and https."""
    return canonical_url(url).partition("://")[2]


def choose_canonical(final_url: str, declared: str | None) -> str:
    """The address that names the article: the page's own rel=canonical where that can be believed, else where it is.

    Not believed: another site (a syndicated copy is an article of its own), a home page, and a script's address that
    lost the query which told its articles apart.
    """
    target = resolve_url(final_url, declared)
    if target is None or not is_same_site(final_url, target):
        return canonical_url(final_url)
    here, there = urlsplit(canonical_url(final_url)), urlsplit(canonical_url(target))
    if is_home_path(there.path) and not is_home_path(here.path):
        return canonical_url(final_url)
    if _SCRIPT_PATH.search(there.path) and there.path == here.path and here.query and not there.query:
        return canonical_url(final_url)
    return canonical_url(target)


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


def _without_trackers(query: str) -> str:
    kept = [part for part in query.split("&") if part and part.partition("=")[0].lower() not in TRACKERS]
    return "&".join(kept)


def _bare_host(url: str) -> str:
    host = (urlsplit(url).hostname or "").lower().rstrip(".")
    return re.sub(r"^(?:www\d?|m|mobile|amp)\.", "", host)
