"""Who the harmed are: the victim group where the counted noun does not say it itself."""

from __future__ import annotations

import re
from bisect import insort
from typing import Final

from extractors.drafts import Draft, SentenceReading, extent
from extractors.tolls import is_label

_AID_AGENCY: Final = re.compile(
    r"\b(?:staff|staffers?|workers?|employees?|people working|colleagues|members|"
    r"volunteers)\b[^,.;]{0,12}\b(?:of|for|from|with|at)\b[^,.;]{0,24}\b(?:U\.?N\.?(?!\w)|United "
    r"Nations|UNRWA|UNICEF|WFP|World Food Program(?:me)?|Red (?:Cross|Crescent)|Doctors Without "
    r"Borders|MSF|World Central Kitchen|relief|aid|humanitarian|Oxfam|Save the Children)\b",
    re.I,
)
_AGENCY: Final = re.compile(
    r"\b(?:UNRWA|UNICEF|UNHCR|WFP|MSF|Red Cross|Red Crescent|World Central Kitchen|Oxfam|aid agency|U\.?N\.?)\b"
)
_STAFF: Final = frozenset({"staff", "employee", "worker", "colleague", "volunteer", "staffer", "staff member"})
_ARMED_MEMBERS: Final = re.compile(
    r"[^,.;]{0,30}\b(?:members|personnel|men|operatives|elements) (?:of|from) [^,.;]{0,40}\b(?:armed "
    r"(?:wing|forces|group)|army|militia|military|brigades?|battalion|security forces|special forces|"
    r"air force|navy|national guard|guerrilla)\b",
    re.I,
)
_MOSTLY: Final = re.compile(
    r"\b(?:most(?:ly)?|many|the majority|mainly|largely|primarily|half|some)(?: of (?:them|whom))? "
    r"(?:\w+ ){0,2}?(?:were |are |being )?(?:civilians|women|children|combatants|soldiers|militants|"
    r"fighters|women and children)\b",
    re.I,
)
_NOT_OWN: Final = frozenset(
    {"", "other", "person", "man", "individual", "nobody", "national", "citizen", "member", "victim"}
)


def resolve_groups(drafts: list[Draft]) -> None:
    """Fills the victim groups that a neighbour states: "killed 120 soldiers and wounded 60"."""
    for draft in drafts:
        _from_own_words(draft)
    for position, draft in enumerate(drafts):
        if draft.victim_group == "unknown":
            draft.victim_group = _from_neighbours(draft, drafts, position)
    parts: dict[int, set[str]] = {}
    for draft in drafts:
        if draft.relation == "subset_of" and draft.related is not None:
            parts.setdefault(id(draft.related), set()).add(draft.victim_group)
    for draft in drafts:
        _mixed(draft, parts.get(id(draft), set()))
    _share_figures(drafts)


def _head(draft: Draft) -> str:
    if draft.group_chunk < 0:
        return ""
    group = draft.reading.chunks[draft.group_chunk].group
    return group.head if group is not None and group.code != "C" else ""


def _from_own_words(draft: Draft) -> None:
    if draft.kind == "captured" and draft.victim_group == "prisoner":
        draft.victim_group = "unknown"
    if draft.victim_group not in ("unknown", "civilian") or draft.group_chunk < 0:
        return
    if draft.group_chunk > 1 and is_label(draft.reading.chunks, draft.group_chunk - 2):
        draft.victim_group = "combatant"
        return
    view = draft.reading.view
    start = draft.group_span[0] - view.start
    is_staff = _head(draft) in _STAFF and (
        _AGENCY.search(view.text[start : draft.group_span[1] - view.start])
        or (_head(draft) != "employee" and re.search(r"\b(?:UNRWA|UNICEF|Red Cross|Red Crescent)\b", view.text[:start]))
    )
    if is_staff or _AID_AGENCY.search(view.text[start : start + 90]):
        draft.victim_group = "aid_worker"
    elif draft.victim_group == "civilian":
        return
    elif (
        _ARMED_MEMBERS.match(view.text[draft.quantity.number_end - view.start :][:90])
        or (_head(draft) == "man" and (draft.kind == "losses" or _is_military_loss(draft)))
        or _is_in_combat(draft)
    ):
        draft.victim_group = "combatant"
    elif _head(draft) == "officer" and _POLICE.search(view.text) and not _ARMY.search(view.text):
        draft.victim_group = "police"
    elif "toll" in draft.flags or draft.rule_id in ("counted_harm", "partitive_harm", "become_casualties"):
        draft.victim_group = _beside_trigger(draft.reading, draft) or "unknown"


_POLICE: Final = re.compile(r"\b(?:police|policem[ae]n|sheriff(?:'s|’s)?|constabulary|gendarmerie|patrol car)\b", re.I)
_ARMY: Final = re.compile(
    r"\b(?:army|armies|military|soldiers?|troops?|navy|naval|air force|marines?|intelligence|prison|customs|"
    r"immigration|brigades?|battalions?|regiments?|front ?line|non-commissioned|ministry of defen[cs]e|"
    r"defen[cs]e ministry)\b",
    re.I,
)
_COMBAT: Final = re.compile(
    r"\b(?:combat|battlefield|battle|military|troop) (?:deaths|losses|casualties|dead|fatalities)\b", re.I
)
_FORCE_SUFFERED: Final = re.compile(
    r"\b(?:army|armies|forces|troops|military|brigades?|battalions?|regiments?|units?|corps|garrison|militia|militias|"
    r"soldiers|fighters|mercenaries|wagner)\b[^.;]{0,80}\b(?:suffered|sustained|taken|took|incurred|suffering|sustaining)\b"
    r"[^.;]{0,60}$",
    re.I,
)


def _is_in_combat(draft: Draft) -> bool:
    """ "9,000 killed in action", "60,000 combat deaths", "Russian forces have suffered 100,000 casualties"."""
    view = draft.reading.view
    first, last = extent(draft)
    if re.match(r" ?in (?:action|combat)\b", view.text[last:], re.I) or re.search(
        r"\bin action$", view.text[first:last], re.I
    ):
        return True
    if _COMBAT.search(view.text[first:last]):
        return True
    is_loss = draft.kind in ("casualties", "losses") and draft.rule_id == "counted_harm"
    return is_loss and _FORCE_SUFFERED.search(view.text[:first]) is not None


def _is_military_loss(draft: Draft) -> bool:
    before = draft.reading.view.text[: draft.group_span[0] - draft.reading.view.start]
    return (
        re.search(
            r"\b(?:brigade|battalion|regiment|army|troops|unit|division|platoon|company|garrison|"
            r"corps)s?\b[^.;]*\b(?:lost|losses|casualties)\b",
            before,
            re.I,
        )
        is not None
    )


def _beside_trigger(reading: SentenceReading, draft: Draft) -> str | None:
    """ "civilian death toll", "the loss of enemy personnel", "five of those killed were children"."""
    chunks, at = reading.chunks, draft.trigger_chunk
    if at < 0:
        return None
    if chunks[at].code == "t" and (named := reading.groups_of(chunks[at])) not in (None, "unknown"):
        return named  # "the number of soldiers killed"
    if draft.rule_id == "partitive_harm":
        follows = [i for i in range(at + 1, min(at + 3, len(chunks))) if chunks[i].code == "a"]
        return reading.groups_of(chunks[follows[0] + 1]) if follows and follows[0] + 1 < len(chunks) else None
    if at + 2 < len(chunks) and chunks[at + 1].code in "op" and chunks[at + 1].word in ("of", "among"):
        found = reading.groups_of(chunks[at + 2])
        if found:
            return found
    if at > 0 and chunks[at - 1].code == "n":
        return reading.groups_of(chunks[at - 1])
    return None


def _from_neighbours(draft: Draft, drafts: list[Draft], position: int) -> str:
    """A bare number, or "others", is of the people counted beside it in the sentence."""
    if draft.antecedent is not None and draft.antecedent.victim_group != "unknown" and _head(draft) in _NOT_OWN:
        return draft.antecedent.victim_group
    if "summing_up" in draft.flags and draft.antecedent is not None:
        return draft.antecedent.victim_group
    if draft.rule_id == "counted_harm" and position and _is_joined(drafts[position - 1], draft):
        return drafts[position - 1].victim_group
    if _head(draft) not in ("", "other") or draft.rule_id in ("toll", "counted_harm", "number_of"):
        return "unknown"
    for other in [*reversed(drafts[:position]), *drafts[position + 1 : position + 2]]:
        if other.reading is not draft.reading:
            break
        if other.relation == "subset_of" or other is draft:
            continue
        if other.group_chunk > draft.group_chunk and _apart(draft, other):
            break
        if other.victim_group in ("children", "women") and other.value == 1:
            return "unknown"  # "kills a boy and injures four others"
        if other.victim_group != "unknown":
            return other.victim_group
        if _head(other) not in ("", "other"):
            return "unknown"
    own = (other for other in drafts[:position] if other.reading is draft.reading)
    return _from_subject(draft, {other.group_chunk for other in own if other.relation == "subset_of"})


def _is_joined(before: Draft, draft: Draft) -> bool:
    """ "38 civilian deaths and 61 injuries": one adjective for both."""
    if before.reading is not draft.reading or before.rule_id != "counted_harm" or before.group_chunk < 0:
        return False
    between = draft.reading.chunks[before.group_chunk + 1 : draft.group_chunk]
    return 0 < len(between) <= 2 and all(chunk.code in "c," for chunk in between)


def _from_subject(draft: Draft, parts: set[int]) -> str:
    """ "12 journalists have been detained and three killed": the people counted before in the sentence; not the
    ``parts`` (chunks) of others."""
    for at, chunk in reversed(list(enumerate(draft.reading.chunks[: max(draft.group_chunk, 0)]))):
        if chunk.code in ".;sw":
            break
        if at not in parts and chunk.code == "G" and chunk.group is not None and chunk.group.head not in _NOT_OWN:
            return chunk.group.victim_group
    return "unknown"


def _apart(draft: Draft, other: Draft) -> bool:
    """ "killed 4 and wounded 7 civilians" shares its object; "killed 4. Seven civilians were wounded" does not."""
    between = draft.reading.view.text[
        draft.group_span[1] - draft.reading.view.start : other.group_span[0] - draft.reading.view.start
    ]
    return (
        re.fullmatch(r",? ?(?:and|or|,) (?:\w+ )?", between + "") is None
        and re.fullmatch(r",?\s*(?:and |or )?\w+\s*", between) is None
    )


def _mixed(draft: Draft, parts: set[str]) -> None:
    """ "11 people, including a number of militants": people of more than one group."""
    if draft.victim_group != "unknown" or draft.group_chunk < 0:
        return
    view = draft.reading.view
    behind = view.text[draft.group_span[1] - view.start :][:160]
    match = _MOSTLY.search(behind)
    if (
        (match and behind[: match.start()].count(";") == 0)
        or parts & {"combatant"}
        or len(parts & {"civilian", "police", "combatant"}) > 1
    ) or re.match(
        r", ?including (?:a number of |several |many |some )?(?:militants|fighters|soldiers|combatants|civilians)\b",
        behind,
        re.I,
    ):
        draft.victim_group = "mixed"


def _share_figures(drafts: list[Draft]) -> None:
    """A headline repeats its text: the same kind and number have the same victims."""
    stated: dict[tuple[str, int | None], list[int]] = {}
    for position, draft in enumerate(drafts):
        if draft.value is not None and draft.victim_group not in ("unknown", "mixed"):
            stated.setdefault((draft.kind, draft.value), []).append(position)
    for position, draft in enumerate(drafts):
        same = stated.get((draft.kind, draft.value), [])
        is_open = _head(draft) in _NOT_OWN and not (draft.value == 1 and _head(draft) == "man")
        if same and draft.victim_group == "unknown" and is_open:
            others = (drafts[at] for at in same if drafts[at].reading is not draft.reading)
            draft.victim_group = next((other.victim_group for other in others), "unknown")
            if draft.victim_group != "unknown":
                insort(same, position)
