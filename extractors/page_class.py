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
from extractors.urls import is_home_path

SHORT_TEXT: Final = 1_500
STUB_TEXT: Final = 900

_CHALLENGE_TITLE: Final = re.compile(
    r"^(?:just a moment|attention required|access denied|checking your browser|please wait|one moment,? please|"
    r"(?:ddos|bot) protection|are you (?:a )?(?:human|robot)|security check|human verification|pardon our interruption|"
    r"verify(?:ing)? (?:you are|that you are|your browser)|bot or not|robot check|403 forbidden|request rejected|"
    r"you have been blocked|blocked$|captcha|un instant|einen moment|sicherheitsüberprüfung|vérification de sécurité)",
    re.IGNORECASE,
)
_CHALLENGE_MARK: Final = re.compile(
    r"cf-chl-|/cdn-cgi/challenge-platform/[^\"']*orchestrate|challenges\.cloudflare\.com/turnstile|"
    r"captcha-delivery\.com|"
    r"px-captcha|_Incapsula_Resource|geo\.captcha|awswaf|sec-if-cpt-container|"
    r"enable javascript and cookies to continue|"
    r"unusual traffic from your|verify(?:ing)? (?:that )?you are (?:a )?human|why have i been blocked|perimeterx",
    re.IGNORECASE,
)
_CONSENT_HOST: Final = re.compile(r"^(?:consent|privacy|cmp|cookies?|myprivacy|datenschutz)\.|^guce\.", re.IGNORECASE)
_CONSENT_PATH: Final = re.compile(
    r"/(?:consent|collectconsent|cookie-?(?:wall|consent)|privacy-?(?:gate|wall|prompt)|zustimmung)(?:/|$|\.)", re.I
)
_CONSENT_PHRASE: Final = re.compile(
    r"before you continue|we (?:value|care about|respect) your privacy|your privacy (?:choices|matters|is important)|"
    r"we and our (?:\d+ )?(?:\w+ )?partners|(?:store|storing) and/?o?r? ?access(?:ing)? information on|"
    r"accept (?:all|cookies|and continue)|reject all|manage (?:your )?(?:cookies|choices|settings|preferences|options)|"
    r"cookie (?:settings|preferences|policy|consent)|consent to|use of cookies|we use cookies|"
    r"zustimmen|mit werbung|datenschutzeinstellungen|wir und unsere (?:\d+ )?partner|alle akzeptieren|"
    r"tout accepter|nos partenaires|continuer sans accepter|aceptar y continuar|rechazar|nuestros socios|"
    r"accetta|i nostri partner|akkoord|alles accepteren|onze partners|godta alle|acceptera alla|akceptuj",
    re.IGNORECASE,
)
_NOT_FOUND: Final = re.compile(
    r"^(?:error\s*)?(?:404|410)\b(?:.{0,40}(?:not found|error|gone|page|seite|página|oops|$))|^(?:error:?\s*)?(?:"
    r"(?:the |this )?(?:requested )?(?:page|article|story|content|url|resource|"
    r"file)(?: you (?:requested|are looking for|"
    r"were looking for))?(?: (?:was|is|could|can|cannot|has|does|you)\b.{0,30})? ?(?:not (?:be )?found|no longer "
    r"(?:available|exists?)|not available|not exist|unavailable|been (?:removed|deleted|moved)|missing)|"
    r"not found|page missing|nothing (?:was )?found|(?:sorry|oops|whoops)[,.!: ].{0,60}(?:find|found|exist|wrong|"
    r"available|missing|page)|we (?:can.?t|couldn.?t|could not|cannot) find (?:the|that|this) (?:page|article|story)|"
    r"seite (?:wurde )?nicht gefunden|(?:diese )?seite existiert nicht|page (?:introuvable|non trouvée)|"
    r"página no (?:encontrada|existe)|pagina non trovata|página não encontrada|pagina niet gevonden|"
    r"siden (?:ble |blev )?(?:ikke|finnes) .{0,12}|sidan (?:kunde inte )?(?:finns inte|hittas.{0,5})|"
    r"nie znaleziono|strona nie istnieje|stránka nenalezena|страница не найдена|сторінку не знайдено|"
    r"sayfa bulunamadı|الصفحة غير موجودة|העמוד לא נמצא|ページが見つかりません|페이지를 찾을 수 없습니다|找不到(?:页面|"
    r"頁面))",
    re.IGNORECASE,
)
_GONE_TEXT: Final = re.compile(
    r"(?:page|article|story) (?:you (?:requested|are looking for|were looking for|have requested)|"
    r"cannot|could not|can.?t)"
    r".{0,40}(?:found|exist|available|moved|removed|deleted|anywhere)|error 404|http 404|404 error",
    re.IGNORECASE,
)
_PAYWALL_PHRASE: Final = re.compile(
    r"(?:subscribe|register|sign up|log ?in|sign in|join)(?: now| today| here)? (?:to|and) (?:continue|keep|read on|"
    r"read the (?:full|rest)|unlock|get (?:full )?access)|to continue reading|"
    r"(?:this|the) (?:article|story|content) is (?:only |exclusively )?(?:available |reserved )?(?:for|to) "
    r"(?:our )?(?:\w+ )?(?:subscribers|members)|you(?:.ve| have) (?:reached|read) your (?:limit|\w+ free)|"
    r"create a free account to|unlock (?:this|the) (?:article|story)|weiterlesen mit|"
    r"jetzt (?:abonnieren und )?weiterlesen|"
    r"nur für abonnenten|réservé (?:à|aux) (?:nos )?abonnés|il vous reste .{0,10}de cet article|"
    r"contenido exclusivo para|solo para suscriptores|contenuto riservato|alleen voor abonnees|for abonnenter|"
    r"dostęp dla prenumeratorów|会員限定|有料会員",
    re.IGNORECASE,
)
_PAYWALL_MARK: Final = re.compile(r"(?:^|[\s_-])(?:paywall|regwall|subscriber-only|premium-gate|piano-offer)", re.I)
_SUBSCRIBER: Final = re.compile(r"subscri|abonn|suscri|prenumer|member|sign in|log ?in", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class PageSigns:
    """What the decision rests on: the address, what the page declares, and its visible text."""

    url: str
    meta: PageMeta
    visible_text: str
    markup_head: str


def find_page_class(signs: PageSigns) -> tuple[str, str]:
    """The class of a page that is HTML, and the sign it was told by. "article" where nothing speaks against it."""
    meta, text = signs.meta, signs.visible_text
    titles = [title for title in (meta.title, *meta.headings[:2]) if title]
    is_short = len(text) < SHORT_TEXT
    if not text and not titles:
        return "empty", "no visible text"
    if challenge := _challenge(signs, titles):
        return "bot_challenge", challenge
    if consent := _consent(signs, titles):
        return "consent_wall", consent
    has_story = meta.is_article and bool(meta.article.get("datePublished") or meta.first("article:published_time"))
    if not has_story and (gone := _not_found(titles, text, is_short)):
        return "soft_404", gone
    if not has_story and _is_home(signs.url, meta):
        return "home_page", f"path {urlsplit(signs.url).path or '/'}"
    return "article", ""


def find_paywall_sign(tree: Any, meta: PageMeta, body_text: str) -> str | None:
    """The sign that a page holds only the beginning of its article, or null. Long texts are never stubs.

    Sites carry offers to subscribe on every page, and a short report may be all there is: the offer has to follow the
    text, or stand in an element that is named after what it does.
    """
    if reading_length(body_text) >= STUB_TEXT:
        return None
    if not meta.is_free:
        return "isAccessibleForFree is false"
    if (meta.first("article:content_tier") or "").lower() == "locked":
        return "article:content_tier is locked"
    for node in tree.iter("div", "section", "aside"):
        name = f"{node.get('class') or ''} {node.get('id') or ''}"
        if len(name) > 5 and _PAYWALL_MARK.search(name) and _SUBSCRIBER.search(node.text_content()[:500]):
            return f"an element named {name.strip()[:60]!r}"
    match = _PAYWALL_PHRASE.search(_text_after(tree, body_text))
    return f"the words {match.group(0)!r}" if match else None


def _text_after(tree: Any, body_text: str) -> str:
    """The visible text that follows the last line of a body."""
    last = " ".join(body_text.rpartition("\n")[2].lstrip("-| ").split())[:60]
    everything = " ".join(tree.text_content().split())
    place = everything.rfind(last) if last else 0
    return everything[place : place + 1_200] if place >= 0 else ""


def reading_length(text: str) -> float:
    """The length of a text in letters of an alphabet; a Chinese, Japanese or Korean character says as much as 2.5."""
    dense = sum(1 for char in text[:4_000] if "\u3040" <= char <= "\u9fff" or "\uac00" <= char <= "\ud7a3")
    return len(text) + 1.5 * dense


def _challenge(signs: PageSigns, titles: list[str]) -> str | None:
    if len(signs.visible_text) > SHORT_TEXT:
        return None
    titled = next((title for title in titles if _CHALLENGE_TITLE.search(title)), None)
    mark = _CHALLENGE_MARK.search(signs.markup_head) or _CHALLENGE_MARK.search(signs.visible_text)
    if titled and (mark or not signs.meta.is_article):
        return f"the title {titled[:60]!r}"
    if mark and not signs.meta.is_article and len(signs.visible_text) < 600:
        return f"the mark {mark.group(0)[:60]!r}"
    return None


def _consent(signs: PageSigns, titles: list[str]) -> str | None:
    parts = urlsplit(signs.url)
    if _CONSENT_HOST.search(parts.hostname or "") or _CONSENT_PATH.search(parts.path):
        return f"the address {parts.hostname}{parts.path[:40]}"
    if len(signs.visible_text) > 3 * SHORT_TEXT or signs.meta.article.get("datePublished"):
        return None
    phrases = {match.lower() for match in _CONSENT_PHRASE.findall(signs.visible_text)}
    titled = any(_CONSENT_PHRASE.search(title) for title in titles)
    has_other_heading = any(not _CONSENT_PHRASE.search(heading) for heading in signs.meta.headings)
    dense = len(signs.visible_text) < 300 * len(phrases) and not has_other_heading
    if (titled and phrases) or (len(phrases) >= 3 and dense):
        return f"the words {sorted(phrases)[0]!r}"
    return None


def _not_found(titles: list[str], text: str, is_short: bool) -> str | None:
    titled = next((title for title in titles if _NOT_FOUND.search(_without_site(title))), None)
    if titled:
        return f"the title {titled[:60]!r}"
    match = _GONE_TEXT.search(text[:600]) if is_short else None
    return f"the words {match.group(0)[:60]!r}" if match else None


def _without_site(title: str) -> str:
    """A title without the site's name before it: "The Herald | Page not found"."""
    parts = [part.strip() for part in re.split(r"\s[|–—-]\s", title)]
    return next((part for part in parts if _NOT_FOUND.search(part)), parts[0])


def _is_home(url: str, meta: PageMeta) -> bool:
    if is_home_path(urlsplit(url).path) and not urlsplit(url).query:
        return not meta.is_article
    return False
