"""What stretch of harm a number sums up: one event, a period, an addition, a running total, a rate, bodies found."""

from __future__ import annotations

import re
from typing import Final

from extractors.drafts import Draft, extent

_SUMMING_UP: Final = r"(?:bringing|taking|raising|pushing|lifting|increasing)"
_RATE: Final = re.compile(
    r"(?<!\bin )(?<!within )(?<!for )(?<!over )(?<!than )(?<!of )(?<!just )\b(?:(?:per|every|each) "
    r"(?:single )?(?:day|night|week|month|year|hour)|a (?:day|week|month|year))\b|\bdaily (?:losses|"
    r"deaths|toll|casualties|average|rate)\b|\b(?:killed|dying|wounded|dead) daily\b|\bon average\b|"
    r"\ban average of\b|\bweekly\b|\bmonthly\b",
    re.I,
)
_FOUND: Final = re.compile(
    r"\b(?:found|discover(?:ed|y)|recover(?:ed|y)|retriev(?:ed|al)|exhum\w+|unearth\w+|uncover\w+|"
    r"pulled|dug|counted|mass graves?|morgue|washed up|collected)\b",
    re.I,
)
_BODIES: Final = re.compile(r"\b(?:bodies|body|corpses?|remains|mass graves?)\b", re.I)
_IN_A_GRAVE: Final = re.compile(r"\b(?:buried|found|dumped|exhumed) in (?:an? |the )?(?:\w+ )?mass graves?\b", re.I)
_SO_FAR: Final = re.compile(
    r"\b(?:since|so far|to date|until now|up to now|thus far|in total|in all|overall|altogether|as "
    r"of|by the (?:end|time)|cumulative|running total|total)\b",
    re.I,
)
_MONTH: Final = r"(?:january|february|march|april|may|june|july|august|september|october|november|december)(?: \d{4})?"
_WINDOW: Final = re.compile(
    r"\b(?:overnight|yesterday|(?:in|over|during|within|for) the (?:past|last|previous|preceding) "
    r"(?:\S+ )?(?:days?|hours?|weeks?|months?|years?|night|weekend)"
    r"|(?:past|last) (?:24 hours|day|week|month|night|year|weekend)|this (?:week|month|year|morning|"
    r"weekend)|so far this (?:year|month|week)|over the weekend"
    r"|in the (?:first|last|opening) (?:\S+ )?(?:days|weeks|months|half|quarter)"
    r"|in (?:the )?(?:\S+ )?(?:days|weeks|months|hours) (?:since|of)|during the (?:\S+ )?(?:day|"
    r"night|week|month|year|siege|offensive|campaign|operation|war)|in the (?:siege|offensive|"
    r"campaign)|between \S+ \d+ and|from \S+ \d+ to"
    rf"|between {_MONTH} and {_MONTH}|over the (?:\w+ )?holidays?|in (?:a |the |this |last )?weekend of"
    r"|in (?:two|three|four|five|six|seven|\d+) (?:days|weeks|months|years)|day|today|tonight)\b",
    re.I,
)
# "have been killed in three days of clashes", "two days of strikes on Belmar killed 19"
_DAYS_OF: Final = re.compile(
    r"\b(?:(?:days|nights|weeks|months) of|weekend of) (?:[\w-]+ ){0,2}?"
    r"(?:clashes|\w+ing|violence|riots|unrest|protests|battles|strikes|airstrikes|attacks|raids)\b",
    re.I,
)
_DAY_NAME: Final = (
    r"(?:monday|tuesday|wednesday|thursday|friday|saturday|sunday|(?:jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec)"
    r"[a-z]*\.? \d{1,2}|\d{1,2} (?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*|may \d{1,2})\b"
)
_DAY: Final = re.compile(rf"\b(?:on|last|late|early|this)? ?{_DAY_NAME}", re.I)
_ON_A_DAY: Final = re.compile(rf"\bon {_DAY_NAME}", re.I)
_EVENT: Final = re.compile(
    r"\b(?:an?|the|this|that|in|by|when|his|her|its|\w+'s|\w+ay|one|russian|ukrainian|israeli|"
    r"overnight|suicide|air|drone|missile|rocket|car|bomb|mortar)[ -](?:[\w'’-]+[ -]){0,4}?"
    r"(?:strike|airstrike|attack|blast|explosion|raid|shelling|bombing|bombardment|crash|ambush|"
    r"clash|assault|massacre|shooting|earthquake|quake|flood|fire|blaze|incident|collision|accident|"
    r"stampede|incursion|rampage|shootout|explosives|bomb|missile|rocket|mine|landmine|grenade|"
    r"battle|firefight|gunfight|collapse|avalanche|landslide|hurricane|cyclone|storm|tornado|typhoon|"
    r"tsunami|wildfire|riot|coup|operation|onslaught|killing|festival|drone|shell|hijacking|"
    r"derailment|sinking|capsizing|tragedy|disaster|atrocity|atrocities)\b",
    re.I,
)
_HEAD_EVENT: Final = re.compile(
    r"^(?:\W*)(?:[\w'’-]+ ){0,4}?(?:strike|airstrike|attack|blast|explosion|raid|shelling|bombing|"
    r"crash|ambush|clash|assault|shooting|earthquake|flood|fire|bomb|missile|rocket|car bomb|plunge|gun ?battle|"
    r"shootout|stampede|quake|tornado|typhoon|hurricane|cyclone|avalanche|landslide|mud ?slide|heat ?wave|collapse|"
    r"derailment|capsizing|sinking|collision|blaze|blasts|bombs|rockets|floods|storms|"
    r"tornadoes|landslides|mudslides)\b",
    re.I,
)
# "Plane crashes in Arden", "building collapses": at the head of a sentence a verb, behind a preposition a plural.
_HEAD_EVENT_VERB: Final = re.compile(
    r"^\W*(?:(?!(?:in|by|of|from|for|after|with|and|many|several|some|other|\d+) )[\w'’-]+ ){1,5}?"
    r"(?:(?:crash|derail|overturn|capsiz|collaps|plung|sink|toppl|explod)e?s|(?:crash|derail|overturn|capsize|collapse|"
    r"plunge|topple|explode)|go(?:es)? (?:down|off)|falls? (?:into|off)|gives? way|blows? up)\b"
    r"(?! (?:has|have|are|were|of)\b)",
    re.I,
)
_PLURAL_EVENTS: Final = re.compile(
    r"\b(?:strikes|airstrikes|attacks|clashes|raids|bombings|explosions|confrontations|fighting|"
    r"shelling|bombardment|counterattack|series of)\b",
    re.I,
)
_NAMED_ATTACK: Final = re.compile(
    r"\b(?:oct(?:ober|\.)? 7(?:th)?|7 october|rampage|massacres?|hamas (?:attacks?|assault)|initial "
    r"attack|last weekend|saturday's attacks?|terror(?:ist)? attacks?|incursion|surprise attack|"
    r"cross-border)\b",
    re.I,
)
_SIMPLE_EVENT_VERB: Final = re.compile(
    r"\b(?:hit|struck|slammed|exploded|detonated|opened fire|crashed|collapsed|stormed|ambushed|shot down|overturned|"
    r"fired|attacked|bombed|shelled|raided|derailed|capsized|sank|blew up|rocked|plunged|ploughed|"
    r"plowed|infiltrated|tore through|ripped through|erupted|toppled|fell (?:into|off)|went (?:down|off)|gave way)\b",
    re.I,
)


# A count in the thousands that no event and no day holds is the running total of a war: single events of that size are
# named when they are reported.
RUNNING_TOTAL_FROM: Final = 1_000
_ADDING: Final = re.compile(r"(?:a further|another|an additional|an extra|additional)\b", re.I)
# "two more guards died, bringing the total to 31"
_MORE_TO_A_TOTAL: Final = re.compile(rf"[\w,-]+ more [^;]*\b{_SUMMING_UP} [^;]*\bto\b", re.I)
# "18 dead, with another 59 wounded" adds another kind of harm, no number.
_BESIDE: Final = re.compile(r"\b(?:with|and|while|leaving) $", re.I)
_PAST_WINDOW: Final = re.compile(
    r"\b(?:past|last|previous|preceding) (?:\S+ )?(?:days?|hours?|weeks?|months?|24)\b", re.I
)


_SAID_ON: Final = re.compile(
    r"(?:\bon )?(?:monday|tuesday|wednesday|thursday|friday|saturday|sunday) (?:said|says|acknowledged|"
    r"admitted|confirmed|announced|reported|put|gave|claimed)\b|"
    r"\b(?:said|says|claimed|reported|announced|told \w+|stated|wrote|added|confirmed|estimated|"
    r"admitted|acknowledged|warned|tweeted)(?: in a \w+)?(?: late| early)?(?: on)? "
    r"(?:monday|tuesday|wednesday|thursday|friday|saturday|sunday|yesterday|today|tonight|this "
    r"week)(?: (?:morning|afternoon|evening|night))?\b",
    re.I,
)


# ", the highest toll since the strikes began": compares, and says nothing of what is counted.
_SUPERLATIVE: Final = re.compile(
    r",? (?:in |it was |making it )?(?:the|its|their) (?:[\w-]+ )?(?:highest|deadliest|worst|largest|biggest|heaviest|"
    r"bloodiest|first (?:time|such|deadly|fatal)|most)\b[^,;.]*",
    re.I,
)


def aggregation_of(draft: Draft) -> str:
    """The aggregation that the words of the clause state."""
    view = draft.reading.view
    text = _ASIDE.sub(" ", _SUPERLATIVE.sub(" ", _SAID_ON.sub(" ", _before_tail(draft))))
    if _is_rate(draft, text):
        return "rate"
    is_found = "toll" not in draft.flags and _BODIES.search(_around(draft)) and _FOUND.search(text)
    if is_found or _IN_A_GRAVE.search(text):
        return "discovery"
    has_window = _WINDOW.search(text) is not None
    own = view.text[draft.group_span[0] - view.start :]
    if draft.relation == "adds_to" or (
        (_ADDING.match(own) or _MORE_TO_A_TOTAL.match(own))
        and not _BESIDE.search(view.text[: draft.group_span[0] - view.start])
    ):
        return "period" if _PAST_WINDOW.search(text) else "increment"
    if "anaphora" in draft.flags and draft.antecedent is not None and draft.antecedent.aggregation != "unknown":
        return draft.antecedent.aggregation
    if "toll" in draft.flags:
        return _of_toll(draft, text)
    if _is_since(draft):
        return "cumulative"
    if re.search(r"\bso far this (?:year|month|week)\b", text, re.I):
        return "period"
    if _is_of_year(draft) and not has_event(draft, text):
        return "period"
    if _WIDE_EVENT.search(text) and not _NAMED_ATTACK.search(text):
        return "cumulative"
    if _is_attack_relative(draft):
        return "incident"
    perfect = is_perfect(draft)
    event = has_event(draft, text)
    if _SO_FAR.search(text) and (perfect or not event):
        return "cumulative"
    if perfect:
        if _DEFINITE_ATTACK.search(text):
            return "incident"
        if _DAYS_OF.search(text) and size_of(draft) < RUNNING_TOTAL_FROM:
            return "period"
        if event and not _PLURAL_EVENTS.search(text):
            return "incident"
        return "period" if _ON_A_DAY.search(text) and size_of(draft) < RUNNING_TOTAL_FROM else "cumulative"
    if event and not (_PLURAL_EVENTS.search(text) and _DAY.search(text)):
        return "incident"
    has_window = has_window or _opens_with_month(draft)
    if has_window or _DAY.search(text) or _DAYS_OF.search(text):
        is_total = not has_window and size_of(draft) >= RUNNING_TOTAL_FROM
        return "cumulative" if is_total else "period"
    if event or _HEAD_EVENT.match(view.text) or _HEAD_EVENT_VERB.match(view.text):
        return "incident"
    if _PLURAL_EVENTS.search(text):
        return "cumulative" if size_of(draft) >= RUNNING_TOTAL_FROM else "incident"
    return "incident" if _follows_event(draft) else "unknown"


def _follows_event(draft: Draft) -> bool:
    """ "A patrol was ambushed*; six sailors were hurt*": the part before the semicolon tells the event."""
    view = draft.reading.view
    before = view.text[: view.text.rfind(";", 0, draft.group_span[0] - view.start) + 1]
    return bool(before) and size_of(draft) < RUNNING_TOTAL_FROM and _SIMPLE_EVENT_VERB.search(before) is not None


# "3,000 were killed in 2023": the count of a year, and no running total; "in the war that began in 2014" is one.
_YEAR: Final = re.compile(
    r"\b(?:(?:in|during|throughout) (?:the (?:calendar )?year )?(?:19|20)\d\d(?! ?[-–/]|[.,]?\d)"
    r"|this year)\b",
    re.I,
)
_OPENING_YEAR: Final = re.compile(rf"\W*{_YEAR.pattern}(?: alone)?,? ", re.I)
_BEGUN: Final = re.compile(
    r"\b(?:beg[aiu]n\w*|start\w*|erupt\w*|broke|launch\w*|invad\w*|invasion|annex\w*|seized|uprising|coup|genocide|"
    r"attack|founded|since|until|till|by)\b",
    re.I,
)


def _is_of_year(draft: Draft) -> bool:
    """Whether the count is of a year, which stands behind it in its clause or opens the sentence."""
    view = draft.reading.view
    first, last = extent(draft)
    behind = re.split(r"[,;]", view.text[last:], maxsplit=1)[0]
    found = _YEAR.search(behind)
    beside = behind[: found.start()] if found else ""
    if found is None:
        found = _OPENING_YEAR.match(view.text)
        beside = view.text[found.end() : first] if found else ""
    return found is not None and _BEGUN.search(beside) is None and ";" not in beside


_IN_A_MONTH: Final = re.compile(rf"\W*(?:in|during|throughout) (?:(?:early|mid|late)[ -])?{_MONTH},? ", re.I)


def _opens_with_month(draft: Draft) -> bool:
    """ "*In June,* 29 civilians were killed"; not "in July the office learned of a grave of 87"."""
    view = draft.reading.view
    return _IN_A_MONTH.fullmatch(view.text[: extent(draft)[0]]) is not None


def _of_toll(draft: Draft, text: str) -> str:
    before = draft.antecedent.aggregation if draft.antecedent is not None else "unknown"
    if _TOLL_SINCE.search(_from_trigger(draft)):
        return "cumulative"
    if has_event(draft, text):
        return "incident"
    if before == "incident" and draft.rule_id == "figure_anaphora" and "total" not in text.lower():
        return "incident"
    if (
        draft.relation == "revision_of"
        and draft.value is not None
        and draft.value < RUNNING_TOTAL_FROM
        and not _SO_FAR.search(text)
    ):
        return "incident"
    is_small = 0 < size_of(draft) < RUNNING_TOTAL_FROM
    return "unknown" if is_small and not _SO_FAR.search(text) and not _WIDE_EVENT.search(text) else "cumulative"


# "the overall toll since 7 October to 43,985"
_TOLL_SINCE: Final = re.compile(
    r"(?<!has )(?<!have )(?<!had )\bsince (?!then\b|thursday|friday|saturday|sunday|monday|tuesday|wednesday)", re.I
)


def _from_trigger(draft: Draft) -> str:
    """The words from the noun of the toll to its figure, and those right behind it."""
    view = draft.reading.view
    first, last = extent(draft)
    return re.split(r"[,;.](?!\d)", view.text[first:last] + view.text[last : last + 60])[0] if first < last else ""


def _is_rate(draft: Draft, text: str) -> bool:
    return _RATE.search(_own_segment(draft, text)) is not None and not re.search(
        r"\b(?:a|one) (?:day|week|month|year) (?:on|after|before|earlier|later|ago|since|when|from)\b", text, re.I
    )


_SEGMENT: Final = re.compile(r",? (?:adding|noting|saying|while|but) |, (?:and|with|as) (?!about|around|some)", re.I)


def _own_segment(draft: Draft, text: str) -> str:
    """The part of a sentence, between conjunctions of clauses, in which the number stands."""
    view = draft.reading.view
    own = view.text[draft.group_span[0] - view.start : draft.group_span[1] - view.start]
    return next((part for part in _SEGMENT.split(text) if own in part), text)


def size_of(draft: Draft) -> int:
    """How many a claim counts at least, as far as it says so; 0 where it does not."""
    return max(draft.value or 0, draft.low or 0)


def has_event(draft: Draft, text: str) -> bool:
    patterns = (_EVENT, _NAMED_ATTACK, _SIMPLE_EVENT_VERB, _HEADLINE_EVENT)
    return any(pattern.search(text) for pattern in patterns) or _has_moment(draft)


# "after car plows into crowd", "as shell hits home": headlines tell the event in the present.
_HEADLINE_EVENT: Final = re.compile(
    r"\b(?:after|as|when) (?!(?:the|an?|his|her|its|their|it|he|she|they) )(?:[\w'’-]+ ){1,4}?(?:plows|ploughs|"
    r"slams|rams|crashes|explodes|hits|strikes|collapses|derails|capsizes|sinks|overturns|detonates|erupts|storms|"
    r"opens? fire|goes off|falls|plunges|blows up|shells|bombs|raids|ambushes)\b",
    re.I,
)


def _has_moment(draft: Draft) -> bool:
    """ "died *when warplanes dropped gas*": a clause that tells the moment of the harm, right behind it."""
    chunks, at = draft.reading.chunks, max(draft.trigger_chunk, draft.group_chunk)
    if at < 0 or is_perfect(draft) or "toll" in draft.flags:
        return False
    when = next((i for i in range(at + 1, min(at + 9, len(chunks))) if chunks[i].word == "when"), None)
    if when is None or any(chunk.code in ";.,Vi" for chunk in chunks[at + 1 : when]):
        return False
    verb = next((chunk for chunk in chunks[when + 1 : when + 8] if chunk.code in "VKavm,;"), None)
    return verb is not None and verb.code in "VK" and verb.inflection in ("past", "participle")


def is_perfect(draft: Draft) -> bool:
    """ "have been killed", "has killed": the present perfect of the trigger."""
    chunks, at = draft.reading.chunks, draft.trigger_chunk
    probe = at - 1
    while probe >= 0 and (chunks[probe].code in "avm" or "raising" in chunks[probe].flags):
        if chunks[probe].word in ("has", "have", "'ve", "'s been"):
            return True
        probe -= 1
    return False


def clause_text(draft: Draft) -> str:
    """The words that can date and situate the claim: its sentence, between semicolons."""
    view = draft.reading.view
    start = view.text.rfind(";", 0, draft.group_span[0] - view.start) + 1
    end = view.text.find(";", draft.group_span[1] - view.start)
    return view.text[start : end if end >= 0 else len(view.text)]


_RANK: Final = r"(?:latest|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|\d+(?:st|nd|rd|th))"
# ", bringing the total since March to 4,002", ", the third such accident since June": about another count or none.
_TAIL: Final = re.compile(
    rf",? {_SUMMING_UP} (?:to |the |its |their |that |total|[\w’']+['’]s )|, (?:the|its|their) {_RANK} ", re.I
)


def _before_tail(draft: Draft) -> str:
    """The clause of a count without a tail that sums up or ranks others."""
    text, view = clause_text(draft), draft.reading.view
    start = view.text.rfind(";", 0, draft.group_span[0] - view.start) + 1
    number = draft.group_span[0] - view.start - start
    tail = _TAIL.search(text, number) if number >= 0 else None
    return text[: tail.start()] if tail else text


def _around(draft: Draft) -> str:
    view = draft.reading.view
    start, end = draft.group_span[0] - view.start, draft.group_span[1] - view.start
    return view.text[max(0, start - 40) : end + 25]


_WIDE_EVENT: Final = re.compile(
    r"\b(?:in|during|amid|by|as a result of|due to|because of|throughout) (?:the |this |its |a "
    r")?(?:\S+ ){0,3}?(?:war|conflict|invasion|aggression|uprising|civil war|fighting|"
    r"insurgency)\b(?! crimes?)(?!-)",
    re.I,
)
_DEFINITE_ATTACK: Final = re.compile(
    r"\b(?:\w+day's|oct(?:ober|\.)? 7|that|the \w+) (?:\w+ ){0,2}?attacks?\b|\bthe attacks?\b", re.I
)
_ATTACKERS: Final = re.compile(
    r"\b(?:attackers?|gunm[ae]n|assailants?|shooters?|militants|terrorists|hamas|bombers?|attacks?|assault|blast|"
    r"explosion|strike|massacre|raid|rampage|ambush)\b",
    re.I,
)


# ", marking the third time in the war": about the event, not about the count.
_ASIDE: Final = re.compile(
    r", (?:marking|making it|underlining|underscoring|highlighting|a day|hours|days) [^,;]*", re.I
)


def _is_since(draft: Draft) -> bool:
    """ "since" dates the claim: behind it, or as an opening phrase; not where it opens the clause of the claim."""
    view = draft.reading.view
    first, last = extent(draft)
    after = re.search(r"\bsince\b(?! then)", view.text[last:], re.I)
    if after and not re.search(
        rf";|,? {_SUMMING_UP}\b|, (?:but|while)|\b{_RANK}\b"
        r"|\b(?:highest|deadliest|worst|largest|biggest|heaviest|first)\b|\b(?:said|says|residents|have been)\b",
        view.text[last : last + after.start()],
    ):
        return True
    before = re.search(r"\b(?:in the \w+ )?since\b", view.text[:first], re.I)
    if before is not None and re.search(r", (?:when|where|in which|which|who)\b", view.text[before.end() : first]):
        return False  # "support since the attack, when gunmen broke in, killing 1,400"
    return (
        before is not None
        and "," in view.text[before.end() : first]
        and not re.search(r"[.;]", view.text[before.end() : first].replace("Oct.", ""))
    )


def _is_attack_relative(draft: Draft) -> bool:
    """ "attacks by militants who killed 1,200", "the militants stormed in, killing 1,200": one whole attack."""
    chunks, at = draft.reading.chunks, draft.trigger_chunk
    if at < 1 or is_perfect(draft) or chunks[at].code not in "KkIVi":
        return False
    view = draft.reading.view
    before = view.text[max(0, draft.trigger_span[0] - view.start - 90) : draft.trigger_span[0] - view.start]
    if draft.rule_id not in ("object", "capture_light_verb"):
        return False
    return _ATTACKERS.search(before) is not None and not re.search(
        r"\b(?:strikes|airstrikes|warplanes|counterattack|campaign|clashes)\b", before, re.I
    )


def share_aggregation(drafts: list[Draft]) -> None:
    """A part has the aggregation of its total, an elided verb phrase that of its neighbour."""
    for position, draft in enumerate(drafts):
        if draft.relation == "subset_of" and draft.related is not None and draft.related.reading is draft.reading:
            draft.aggregation = draft.related.aggregation
            continue
        previous = drafts[position - 1] if position else None
        if previous is not None and previous.reading is draft.reading and _continues(previous, draft):
            draft.aggregation = previous.aggregation
    stated: dict[tuple[str, int | None], str] = {}
    for draft in drafts:
        if draft.aggregation != "unknown" and draft.value is not None:
            stated.setdefault((draft.kind, draft.value), draft.aggregation)
    for draft in drafts:
        if draft.aggregation == "unknown":
            draft.aggregation = stated.get((draft.kind, draft.value), "unknown")


def _continues(previous: Draft, draft: Draft) -> bool:
    """ "have killed 900 people and injured 4,500": no subject or auxiliary of its own."""
    if (
        draft.group_chunk < 0
        or previous.aggregation == "unknown"
        or draft.aggregation in ("rate", "discovery", "increment")
    ):
        return False
    if "toll" in draft.flags and previous.aggregation == "increment":
        return False
    start = previous.group_span[1] - draft.reading.view.start
    between = draft.reading.view.text[start : draft.group_span[0] - draft.reading.view.start]
    return (
        re.search(r"[;:.]|\b(?:were|was|said|have|has|had|while|when|but|which|who)\b", between) is None
        and re.search(rf"\b{_SUMMING_UP} (?:[^,]* )?(?:to|past) $", between, re.I) is None
        and len(between) < 60
    )


def is_only_dated(draft: Draft) -> bool:
    """Whether a period rests on the name of a day alone ("on Monday"), not on a stretch ("over the past week")."""
    return draft.aggregation == "period" and _WINDOW.search(clause_text(draft)) is None
