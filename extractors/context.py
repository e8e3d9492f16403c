"""What governs a number: hedges, denial, questions, conditions, other times. Each rule looks at the words that stand
where they can govern the claim, not at any hedge of the sentence."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import Final

from extractors.chunks import Chunk
from extractors.drafts import Draft, extent
from extractors.lexicon import Lexicon

_EXCLUDED_BY: Final = {
    "denied": "denied", "hypothetical": "hypothetical", "predicted": "predicted", "rhetorical": "rhetorical",
}  # fmt: skip
_DENIAL: Final = re.compile(
    r"\b(?:den(?:y|ies|ied|ying)|reject(?:s|ed|ing)?|dismiss(?:es|ed|ing)?|refut(?:e|es|ed|ing)|"
    r"rebuff(?:s|ed)|disput(?:e|es|ed|ing))\b"
    r"(?: (?:that|as false|(?:\S+ ){0,3}?(?:reports?|claims?|talk|allegations?|rumou?rs?|"
    r"suggestions?|figures?|accusations?|assertions?|statements?|estimates?)(?: that| of)?"
    r"|killing|having killed|losing|having lost|it had (?:killed|lost)|its \w+ had killed))(?P<rest>[^;]*)$",
    re.I,
)
_NOT_TRUE: Final = re.compile(
    r"\b(?:not true|untrue|false|a lie|fake|fabricated|no truth)\b[^.;]{0,30}\b(?:that|about)\b[^;]*$", re.I
)
_NEW_CLAIM: Final = re.compile(
    r", (?:where|in which|which|when|who) |, (?:but|and|while|as|whereas) [^,;]{0,80}?"
    r"\b(?:said|says|told|put|estimated|assessed)\b|\b(?:but|and|while|instead|saying|adding|insisting) "
    r"(?:\w+ ){0,3}(?:said|says|insisted|put|"
    r"claimed|that|were|was|only)\b|\bsaying\b|\binstead\b|\binsisting\b",
    re.I,
)
_WHETHER: Final = re.compile(
    r"\b(?:whether|unclear if|not clear if|not known if|unknown if|verify (?:that|the)|confirm if)\b[^;,]*$", re.I
)
_QUESTION: Final = re.compile(
    r"(?:^|[\"“‘'(:—-] ?|, )(?:but |and |so |then )?(?:why|what|how|where|when|who|for what)(?: is| "
    r"are| was| were| did| do| does| have| has| had| must| should| would| can| could| will)(?:n't| "
    r"not)?\b[^.;?!]*$",
    re.I,
)
_IF: Final = re.compile(r"\b(?:if|unless|were \w+ to|in the event of|in case of|assuming|suppose)\b", re.I)
_OPEN_MODALS: Final = frozenset({"could", "might", "may"})
_MODALS: Final = frozenset({"would", "could", "might", "may", "will", "can", "'ll", "'d"})


@dataclass(frozen=True, slots=True)
class Reading:
    modality: str | None
    exclude_reason: str | None


class ContextReader:
    """Compiled once from the hedges; stateless afterwards."""

    def __init__(self, lexicon: Lexicon) -> None:
        rows = sorted(lexicon.hedges, key=lambda row: -len(row.words))
        near = [row for row in rows if row.position == "near"]
        governing = [row for row in rows if row.position == "governs"]
        self._modality = {row.words: row.modality for row in rows}
        self._near = re.compile(rf"\b(?:{'|'.join(re.escape(row.words) for row in near)})\b", re.I)
        self._governing = re.compile(rf"\b(?:{'|'.join(re.escape(row.words) for row in governing)})\b", re.I)

    def qualify(self, draft: Draft, conflict_start: date | None, published: date | None) -> None:
        """Sets modality and, where the claim must stay out of the timeline, the reason."""
        reading = self._read(draft)
        if draft.modality is None:
            draft.modality = reading.modality
        if draft.exclude_reason is None:
            draft.exclude_reason = reading.exclude_reason or _EXCLUDED_BY.get(draft.modality or "")
        if draft.exclude_reason is None and (_SUPERSEDED.search(_before(draft)) or _is_old_figure(draft)):
            draft.exclude_reason = "superseded"
        year = earlier_year(draft, conflict_start, published) if draft.exclude_reason is None else None
        if year is not None:
            draft.exclude_reason = "historical"
            draft.year = year

    def _read(self, draft: Draft) -> Reading:
        sentence, before = draft.reading.view.text, _before(draft)
        if _is_denied(before):
            return Reading("denied", "denied")
        question = _QUESTION.search(before)
        is_relative = question is not None and ", who" in question.group()[:6].lower() and "?" not in sentence
        if question is not None and not is_relative and "how many" not in before.lower():
            return Reading("rhetorical", "rhetorical")
        if sentence.rstrip("\"”’' ").endswith("?") and not _has_report(before):
            return Reading("rhetorical", "rhetorical")
        modal = _modal(draft)
        if _IF.search(before) and (modal or not _ends_clause(before)):
            return Reading("hypothetical", "hypothetical")
        if modal and _IF.search(_after(draft)):
            return Reading("hypothetical", "hypothetical")
        if _WHETHER.search(before):
            return Reading("unconfirmed", "unconfirmed")
        if modal in _OPEN_MODALS and ("toll" in draft.flags or draft.kind == "missing"):
            return Reading("feared" if _FEARING.search(before) else "possible", None)
        if modal and _is_base(draft) and draft.kind != "missing":  # who "may be buried" may be so already
            return _future(modal)
        if _is_threat(draft):
            return Reading("hypothetical", "hypothetical")
        after = _PRESUMED.match(_after(draft))
        if after:
            return Reading({"feared": "feared", "presumed": "presumed"}.get(after[1].lower(), "believed"), None)
        near = self._near.search(_near_words(draft))
        if near:
            return Reading(self._modality[near.group().lower()], None)
        governing = _last(self._governing, before)
        if governing and not _ends_clause(before[governing.end() :]):
            return Reading(self._modality[governing.group().lower()], None)
        return Reading(None, None)


# "fear that the number could reach 60,000"
_FEARING: Final = re.compile(r"\bfear(?:s|ed|ing)?(?: that)?(?: the)? ?$", re.I)
_PRESUMED: Final = re.compile(
    r",? (?:and |all |now )?(feared|presumed|believed) (?:to be )?(?:dead|killed|drowned)\b", re.I
)


def _before(draft: Draft) -> str:
    """The sentence up to the group or the trigger, whichever comes first, from the last semicolon on."""
    return draft.reading.view.text[: extent(draft)[0]].rpartition(";")[2]


def _after(draft: Draft) -> str:
    return draft.reading.view.text[extent(draft)[1] :].partition(";")[0]


def _ends_clause(text: str) -> bool:
    return re.search(r"[,.:] |\b(?:said|says|but|while)\b", text) is not None


def _has_report(before: str) -> bool:
    return re.search(r"\b(?:said|says|told|according)\b", before, re.I) is not None


def _is_denied(before: str) -> bool:
    match = _DENIAL.search(before)
    if match:
        return _NEW_CLAIM.search(match["rest"]) is None
    return _NOT_TRUE.search(before) is not None


def _verb_group(draft: Draft) -> list[Chunk]:
    """The chunks of the verb group that ends in the trigger."""
    chunks, at = draft.reading.chunks, draft.trigger_chunk
    if at < 0:
        return []
    start = at
    while start > 0 and (
        chunks[start - 1].code in "avm"
        or "raising" in chunks[start - 1].flags
        or chunks[start - 1].word in ("to", "able")
    ):
        start -= 1
    if "toll" in draft.flags and draft.group_chunk > at:
        return chunks[at : draft.group_chunk]
    return chunks[start : at + 1]


def _modal(draft: Draft) -> str | None:
    return next((chunk.word for chunk in _verb_group(draft) if chunk.code == "m" and chunk.word in _MODALS), None)


def _is_base(draft: Draft) -> bool:
    """ "could die" looks ahead, "could have died" looks back."""
    group = _verb_group(draft)
    if any(chunk.word in ("have", "has", "had") for chunk in group):
        return False
    after = group[next((i for i, chunk in enumerate(group) if chunk.code == "m" and chunk.word in _MODALS), 0) :]
    return not any(chunk.word in ("been", "be") and "toll" in draft.flags for chunk in after)


def _future(modal: str) -> Reading:
    if modal in ("would", "'d", "could", "might", "can", "may"):
        return Reading("hypothetical", "hypothetical") if modal in ("would", "'d") else Reading("possible", "predicted")
    return Reading("predicted", "predicted")


def _is_threat(draft: Draft) -> bool:
    """ "threatened to kill 12 hostages", "left two men to die" has killed nobody."""
    chunks, at = draft.reading.chunks, draft.trigger_chunk
    if _is_capacity(draft):
        return True
    if at >= 2 and chunks[at].code == "D" and chunks[at].inflection == "base" and chunks[at - 1].word == "to":
        return any(chunk.word == "leave" for chunk in chunks[max(0, at - 4) : at - 1])
    if at < 2 or chunks[at].code != "k" or chunks[at].inflection != "base":
        return False
    return chunks[at - 1].word == "to" and any("threat" in chunk.flags for chunk in chunks[max(0, at - 4) : at - 1])


_CAPACITY: Final = re.compile(r"(?<!not )\b(?:(?:enough|sufficient)(?: [\w-]+){0,3} to|capable of) $", re.I)


def _is_capacity(draft: Draft) -> bool:
    """ "explosives powerful enough to kill dozens", "enough gas to kill 300", "capable of killing 40"."""
    view = draft.reading.view
    before = view.text[: draft.trigger_span[0] - view.start]
    is_bare = re.match(r"\w+ing\b", view.text[len(before) :], re.I) if before.endswith("of ") else True
    return bool(is_bare) and _CAPACITY.search(before) is not None


def _near_words(draft: Draft) -> str:
    """The words of the group, the verb group and what touches them."""
    view, group = draft.reading.view, _verb_group(draft)
    tokens = view.tokens
    if draft.group_chunk < 0:
        start, end = draft.group_span[0] - view.start, draft.group_span[1] - view.start
        return re.split(r"[.;,]", view.text[end:])[0][:60] + " " + view.text[start:end]
    if tokens is None or not group:
        return view.text[draft.group_span[0] - view.start : draft.group_span[1] - view.start]
    chunk = draft.reading.chunks[draft.group_chunk]
    first, last = min(chunk.start, group[0].start), max(chunk.end, group[-1].end)
    before = draft.reading.chunks[max(0, draft.group_chunk - 1)]
    if draft.rule_id == "state_of_group" and _leaves(before):
        first = before.start
    if draft.group_chunk == draft.trigger_chunk:
        first = _verb_before(draft.reading.chunks, draft.group_chunk)
    if last - first > 24:
        first, last = chunk.start, chunk.end
    while first > 0 and last - first < 40 and _touches(tokens[first - 1].lower_):
        first -= 1
    while last < len(tokens) and _touches(tokens[last].lower_):
        last += 1
    return tokens.words(first, last)


def _leaves(chunk: Chunk) -> bool:
    """ "*reportedly left* 18 people dead"."""
    return chunk.code in "Vi" and chunk.word == "leave"


def _verb_before(chunks: list[Chunk], at: int) -> int:
    """Where the verb group begins whose object the chunk is: "has *probably* suffered 70,000 casualties"."""
    while at > 0 and chunks[at - 1].code in "Vvmai":
        at -= 1
    return chunks[at].start


def _touches(word: str) -> bool:
    return word.endswith("ly") or word in _TOUCHING


_TOUCHING: Final = frozenset(
    [
        "feared",
        "presumed",
        "believed",
        "thought",
        "estimated",
        "confirmed",
        "alleged",
        "apparently",
        "perhaps",
        "likely",
        "are",
        "were",
        "an",
        "is",
        "to",
        "have",
        "be",
        "suspected",
        "unconfirmed",
        "estimates",
        "by",
        "some",
    ]
)


def _last(pattern: re.Pattern[str], text: str) -> re.Match[str] | None:
    found = None
    for found in pattern.finditer(text):  # noqa: B007 - the last match is wanted
        pass
    return found


_YEAR: Final = re.compile(r"\b(1[4-9]\d\d|20[0-4]\d)(?:s\b|\b)(?!,\d)")
_OTHER_TIMES: Final = re.compile(
    r"\b(?:the Holocaust|World War (?:I|II|One|Two|1|2)|(?:First|Second) World War|Vietnam War|"
    r"Korean War|Civil War of|Yom Kippur War|Six-Day War"
    r"|(?:first|second) intifada|Sept(?:ember|\.)? 11|9/11|Gulf War|Hiroshima|Nagasaki|Chernobyl|"
    r"Srebrenica|Rwandan genocide|Armenian genocide|Nazis?|Stalin"
    r"|(?!one|a )[\w-]+ (?:years|decades|centuries) (?:ago|earlier|before)|a (?:decade|century) ago|last century"
    r"|(?:first|second) (?:Chechen|Lebanon|Gulf|Congo|Karabakh) war|(?:in|during) (?:that|the "
    r"(?:last|previous|earlier|former)) war)\b",
    re.I,
)


# Names of what was news until that year.
# "between 1975 and 1979", "from March 1982 to 1983": both ends are told.
_UNTIL: Final = re.compile(r"(?: ?[-–] ?| (?:and|to|until|till|through) (?:\w+ )?)(1[4-9]\d\d|20[0-4]\d)\b")
_LAST_YEARS: Final = {
    "srebrenica": 1995,
    "rwandan genocide": 1994,
    "gulf war": 1991,
    "chernobyl": 1986,
    "vietnam war": 1975,
}
_SUPERSEDED: Final = re.compile(
    r"\b(?:an|the) (?:earlier|previous|original) version of (?:this|the) (?:article|story|report|headline)\b", re.I
)
# "to 1,200 from a previous estimate of", "correcting an earlier toll of"
_OLD_FIGURE: Final = re.compile(
    r"\b(?:from|correct\w*|revis\w+|replac\w+|supersed\w+|lower\w*|rais\w+|up|down)\b (?:\w+ ){0,2}?"
    r"(?:an?|its|the|their|[\w’']+['’]s) (?:earlier|previous|initial|original|prior|preliminary|provisional) (?:\w+ )?"
    r"(?:figure|toll|estimate|count|tally|number|total) of (?:(?:about|around|some|more than|at least|nearly|over) )?$",
    re.I,
)


def _is_old_figure(draft: Draft) -> bool:
    view = draft.reading.view
    return _OLD_FIGURE.search(view.text[: draft.group_span[0] - view.start]) is not None


_COMPARED: Final = re.compile(
    r"^\W*(?:for|by|in) comparison\b|\bto compare\b|\bSoviet (?:dead|losses|soldiers|troops|casualties|army|union)\b",
    re.I,
)
_AFTER_THE_SOVIETS: Final = 1992


def earlier_year(draft: Draft, conflict_start: date | None, published: date | None) -> int | None:
    """The year, before that of the text and the one before it, into which the words beside a claim put it; 0 where they
    name another time ("the Korean War"); null where they name none. A war that goes on may have begun in that year."""
    if published is None:
        return None
    view = draft.reading.view
    for match in _OTHER_TIMES.finditer(view.text):
        is_over = published.year > _LAST_YEARS.get(match.group().lower(), 0) + 1
        if is_over and _dates(draft, match.start(), match.end()):
            return 0
    if (
        published.year >= _AFTER_THE_SOVIETS
        and (compared := _COMPARED.search(view.text))
        and _dates(draft, compared.start(), compared.end())
    ):
        return 0
    if _YEARS_AFTER.match(_before(draft)):
        return 0
    limit = conflict_start.year if conflict_start is not None else published.year - 1
    for match in _YEAR.finditer(view.text):
        since = re.search(
            r"\b(?:since|(?:from|between)(?! \w+ (?:and|to) ))\b[^,;]{0,20}$", view.text[: match.start()], re.I
        )
        behind = view.text[match.end() :]
        closing = _UNTIL.match(behind)
        if re.match(r",? when\b", behind) or (closing is not None and int(closing[1]) < limit):
            since = None
        if int(match[1]) < limit and since is None and _dates(draft, match.start(), match.end()):
            return int(match[1])
    return None


def _dates(draft: Draft, start: int, end: int) -> bool:
    """Whether a time at ``[start, end)`` of the sentence belongs to the clause of the claim."""
    view = draft.reading.view
    first, last = extent(draft)
    if first <= start < last:
        return True
    if start < first:
        between = view.text[end:first]
        if re.match(r"[^,;]*, (?:when|where|in which|which|who|that)\b[^,;]*$", between):
            return True
        opens = re.match(r"(?:in|during|on|back in|at|after)\b[^,]{0,60}$", view.text[:start], re.I) is not None
        return (
            ";" not in between
            and (between.count(",") == 0 or (between.count(",") <= 2 and opens))
            and not re.search(r"\b(?:said|says|killed|died)\b", between)
        )
    between = _AND_AROUND.sub("in ", view.text[last:start])
    return not re.search(r"[;,:]|\b(?:and|but|said|while|when|since|compared)\b", between)


# "Twenty years after the genocide in which 800,000 were slaughtered, ..."
_YEARS_AFTER: Final = re.compile(
    r"\W*(?:(?:more than|nearly|almost|some|about) )?(?!one |a )[\w-]+ (?:years|decades) after\b[^,;]*$", re.I
)
_AND_AROUND: Final = re.compile(r"\b(?:in|at) and (?:around|near|outside|over) ", re.I)
