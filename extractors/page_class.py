"""What kind of page it is, before anything is read from it. The signs are phrases and marks that sites really use.

A page that declares itself an article and has the text to show for it is one, whatever phrases it contains: a cookie
banner on an article is furniture, and a story about a "page not found" is a story.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import urlsplit

from extractors.page_meta import PageMeta
from extractors.page_phrases import PagePhrases
from extractors.urls import is_home_path, resolve_url

SHORT_TEXT: Final = 1_500
STUB_TEXT: Final = 900
CHALLENGE_TEXT: Final = 500  # a challenge says little; a story with such a title goes on
OFFER_DISTANCE: Final = 300  # characters behind the text within which an offer to read on stands
GONE_AT_ONCE: Final = 120  # characters within which a long page says that its story is gone
SOON: Final = 10  # seconds
_DELAY: Final = re.compile(r"\s*(\d{1,4})\b")
_PARTS: Final = re.compile(r"\s[|–—-]\s")
_BESIDE: Final = ("footer", "nav", "aside", "header")
_WHOLE: Final = re.compile(r"(?<![.…])[.!?。！？][\"'”’»)\]]*\s*$")  # a text that ends as sentences do


@dataclass(frozen=True, slots=True)
class PageSigns:
    """What the decision rests on: the address, what the page declares, and its visible text."""

    url: str
    meta: PageMeta
    visible_text: str
    markup_head: str


def find_page_class(signs: PageSigns, phrases: PagePhrases) -> tuple[str, str]:
    """The class of a page that is HTML, and the sign it was told by. "article" where nothing speaks against it."""
    meta, text = signs.meta, signs.visible_text
    titles = [title for title in (meta.title, *meta.headings[:2]) if title]
    is_short = len(text) < SHORT_TEXT
    if not text and not titles:
        return "empty", "no visible text"
    if challenge := _challenge(signs, titles, phrases):
        return "bot_challenge", challenge
    if consent := _consent(signs, titles, phrases):
        return "consent_wall", consent
    has_story = meta.is_article and bool(meta.article.get("datePublished") or meta.first("article:published_time"))
    if is_short and not meta.is_article and (target := _sent_on_to(signs.url, meta)):
        return "refresh_page", f"sends on to {target[:200]}; the story may be there"
    if is_short and not meta.is_article and (title := _login(titles, phrases)):
        return "paywall_stub", f"the title {title[:60]!r}"
    if not has_story and (gone := _not_found(titles, text, is_short, meta.is_article, phrases)):
        return "soft_404", gone
    if not has_story and _is_home(signs.url, meta):
        return "home_page", f"path {urlsplit(signs.url).path or '/'}"
    return "article", ""


def find_paywall_sign(tree: Any, meta: PageMeta, body_text: str, phrases: PagePhrases) -> str | None:
    """The sign that a page holds only the beginning of its article, or null. Long texts are never stubs.

    Sites carry offers to subscribe on every page, and a short report may be all there is. So the offer has to follow
    the text at once, or stand in an element that is named after what it does and is shown. Words that only say for whom
    something is ("subscribers only") count where the text breaks off.
    """
    if reading_length(body_text) >= STUB_TEXT:
        return None
    if not meta.is_free:
        return "isAccessibleForFree is false"
    if (meta.first("article:content_tier") or "").lower() == "locked":
        return "article:content_tier is locked"
    for node in tree.iter("div", "section"):
        name = f"{node.get('class') or ''} {node.get('id') or ''}"
        if len(name) > 5 and phrases.paywall_name.search(name) and _is_shown_offer(node, phrases):
            return f"an element named {name.strip()[:60]!r}"
    behind = _text_after(tree, body_text)
    match = phrases.paywall_phrase.search(behind)
    if match is None and not _WHOLE.search(body_text):
        match = phrases.subscribers_phrase.search(behind)
    return f"the words {match.group(0)!r}" if match else None


def _is_shown_offer(node: Any, phrases: PagePhrases) -> bool:
    return _is_shown_in_story(node) and bool(phrases.subscriber_word.search(node.text_content()[:500]))


def _owner(text: Any) -> Any:
    """The element that a text stands in; the text behind an element belongs to the one around it."""
    return text.getparent().getparent() if text.is_tail else text.getparent()


def _is_shown_in_story(node: Any) -> bool:
    """Whether neither an element nor one around it is hidden, or stands beside the story."""
    return not any(one.tag in _BESIDE or _is_hidden(one) for one in (node, *node.iterancestors()))


def _is_hidden(node: Any) -> bool:
    style = (node.get("style") or "").replace(" ", "").lower()
    return node.get("hidden") is not None or "display:none" in style


def _text_after(tree: Any, body_text: str) -> str:
    """The visible text that follows the last line of a body at once, what stands beside the story left out."""
    last = " ".join(body_text.rpartition("\n")[2].lstrip("-| ").split())[:60]
    texts = tree.xpath(".//text()[normalize-space() and not(parent::script or parent::style)]")
    kept = (text for text in texts if _is_shown_in_story(_owner(text)))
    everything = " ".join(" ".join(kept).split())
    place = everything.rfind(last) if last else 0
    whole = len(" ".join(body_text.rpartition("\n")[2].split()))
    return everything[place : place + whole + OFFER_DISTANCE] if place >= 0 else ""


def reading_length(text: str) -> float:
    """The length of a text in letters of an alphabet; a Chinese, Japanese or Korean character says as much as 2.5."""
    dense = sum(1 for char in text[:4_000] if "\u3040" <= char <= "\u9fff" or "\uac00" <= char <= "\ud7a3")
    return len(text) + 1.5 * dense


def _challenge(signs: PageSigns, titles: list[str], phrases: PagePhrases) -> str | None:
    if len(signs.visible_text) > SHORT_TEXT:
        return None
    titled = next((title for title in titles if phrases.challenge_title.search(title)), None)
    mark = phrases.challenge_mark.search(signs.markup_head) or phrases.challenge_mark.search(signs.visible_text)
    if titled and (mark or (not signs.meta.is_article and len(signs.visible_text) < CHALLENGE_TEXT)):
        return f"the title {titled[:60]!r}"
    if mark and not signs.meta.is_article and len(signs.visible_text) < 600:
        return f"the mark {mark.group(0)[:60]!r}"
    return None


def _consent(signs: PageSigns, titles: list[str], phrases: PagePhrases) -> str | None:
    parts = urlsplit(signs.url)
    if phrases.consent_host.search(parts.hostname or "") or phrases.consent_path.search(parts.path):
        return f"the address {parts.hostname}{parts.path[:40]}"
    if len(signs.visible_text) > 3 * SHORT_TEXT or signs.meta.article.get("datePublished"):
        return None
    found = {match.lower() for match in phrases.consent_phrase.findall(signs.visible_text)}
    titled = any(phrases.consent_phrase.search(title) for title in titles)
    has_other_heading = any(not phrases.consent_phrase.search(heading) for heading in signs.meta.headings)
    dense = len(signs.visible_text) < 300 * len(found) and not has_other_heading
    if (titled and found) or (len(found) >= 3 and dense):
        return f"the words {sorted(found)[0]!r}"
    return None


def _sent_on_to(url: str, meta: PageMeta) -> str | None:
    """Where a page sends a browser within seconds, null where it loads itself anew."""
    delay = _DELAY.match(meta.first("http-equiv:refresh") or "")
    target = resolve_url(url, meta.refresh_url) if delay and int(delay[1]) <= SOON else None
    return target if target and target.partition("#")[0] != url.partition("#")[0] else None


def _login(titles: list[str], phrases: PagePhrases) -> str | None:
    """The title that asks to log in, with or without the site's name beside it."""
    return next((title for title in titles if any(map(phrases.login_title.match, _PARTS.split(title)))), None)


def _not_found(titles: list[str], text: str, is_short: bool, is_article: bool, phrases: PagePhrases) -> str | None:
    titled = next((title for title in titles if phrases.not_found_title.search(_without_site(title, phrases))), None)
    if titled:
        return f"the title {titled[:60]!r}"
    # A long page may say so first of all, and list other stories below.
    length = GONE_AT_ONCE if not is_short else 600
    match = phrases.gone_text.search(text[:length]) if is_short or not is_article else None
    return f"the words {match.group(0)[:60]!r}" if match else None


def _without_site(title: str, phrases: PagePhrases) -> str:
    """A title without the site's name before it: "The Herald | Page not found"."""
    parts = [part.strip() for part in _PARTS.split(title)]
    return next((part for part in parts if phrases.not_found_title.search(part)), parts[0])


def _is_home(url: str, meta: PageMeta) -> bool:
    if is_home_path(urlsplit(url).path) and not urlsplit(url).query:
        return not meta.is_article
    return False
