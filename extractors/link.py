"""Who was harmed: links the counted people of a sentence to its words of harm.

Every rule reads one construction of English over the chunk codes of ``chunks``; its name is the ``rule_id``.
"""

from __future__ import annotations

from typing import Final

from extractors.chunks import Chunk
from extractors.harmed import Link, intransitive, mark_deaths, state, subject_links, transitive
from extractors.noun_phrases import after_phrase, coordinated_left, objects, subject
from extractors.tolls import (
    become_casualties,
    bulletin,
    counted_harm,
    event_noun,
    figure_colon,
    mark_passed,
    number_of,
    toll,
)
from extractors.verb_groups import is_passive, merge_unions, verb_group_start


def link(chunks: list[Chunk]) -> list[Link]:
    """The harms of a sentence, in text order of their groups; one link for a group and kind."""
    merge_unions(chunks)
    mark_deaths(chunks)
    mark_passed(chunks)
    found: dict[int, Link] = {}
    for rule in (
        counted_harm,
        transitive,
        intransitive,
        state,
        event_noun,
        become_casualties,
        companions,
        among_harmed,
        with_wounds,
        treated,
        were_hit,
        toll,
        bulletin,
        number_of,
        capture_as,
        figure_colon,
        gapping,
    ):
        for item in rule(chunks, found):
            _keep(found, item, chunks)
    return sorted(found.values(), key=lambda item: chunks[item.group].start)


def _keep(found: dict[int, Link], item: Link, chunks: list[Chunk]) -> None:
    known = found.get(item.group)
    if (
        known is None
        or (known.kind == "losses" and item.kind != "losses")
        or (known.kind in ("missing", "captured") and item.kind == "killed")
        or (known.kind == "captured" and item.kind == "missing" and item.trigger < known.trigger)
    ):
        found[item.group] = item
    elif known.rule_id == "partitive_harm" and item.rule_id != "partitive_harm":
        item.flags |= {"moved_from"} if known.kind != item.kind else set()
        found[item.group] = item


def companions(chunks: list[Chunk], found: dict[int, Link]) -> list[Link]:
    """ "the general was killed along with two of his bodyguards"."""
    links: list[Link] = []
    for at, chunk in enumerate(chunks):
        if chunk.word not in ("along with", "together with", "as well as", "alongside") or at + 1 >= len(chunks):
            continue
        harm = next((i for i in range(at - 1, max(-1, at - 10), -1) if chunks[i].code in "KD"), None)
        clause = harm is not None and not any(c.code in ";.V" for c in chunks[harm + 1 : at])
        if clause and harm is not None and chunks[at + 1].code == "G" and not objects(chunks, harm):
            links.append(Link(at + 1, harm, chunks[harm].kind, "companions"))
    return links


def among_harmed(chunks: list[Chunk], found: dict[int, Link]) -> list[Link]:
    """ "two policemen were among those killed", "among the dead were three children"."""
    links: list[Link] = []
    for at, chunk in enumerate(chunks):
        if chunk.word not in ("among", "amongst") or at + 2 >= len(chunks):
            continue
        harm = next((i for i in (at + 1, at + 2, at + 3) if i < len(chunks) and chunks[i].code in "KJtD"), None)
        if harm is None or (
            chunks[harm].code == "K" and chunks[harm - 1].word not in ("those", "people", "the", "these")
        ):
            continue
        kind = chunks[harm].kind
        if at > 1 and chunks[at - 1].code == "a":
            head = subject(chunks, at - 1)
            members = coordinated_left(chunks, head) if head is not None else []
        else:
            verb = next((i for i in (harm + 1, harm + 2) if i < len(chunks) and chunks[i].code == "a"), None)
            members = objects(chunks, verb) if verb is not None else []
        links += [
            Link(m, harm, kind, "among_harmed", flags={"subset"}, members=()) for m in members if chunks[m].code in "GB"
        ]
    return links


def with_wounds(chunks: list[Chunk], found: dict[int, Link]) -> list[Link]:
    """ "four people have bullet wounds", "30 sustained serious injuries"."""
    links: list[Link] = []
    for at, chunk in enumerate(chunks):
        if chunk.code != "t" or chunk.word not in ("wound", "wounds", "injury", "injuries", "burns"):
            continue
        verb = at - 1
        while verb > 0 and chunks[verb].code == "n":
            verb -= 1
        if verb > 0 and (
            chunks[verb].code == "v" or chunks[verb].word in ("suffer", "sustain", "receive", "with", "incur")
        ):
            head = subject(chunks, verb_group_start(chunks, verb))
            if head is not None and chunks[head].code in "GB":
                links += [Link(m, at, "wounded", "with_wounds") for m in coordinated_left(chunks, head)]
    return links


def treated(chunks: list[Chunk], found: dict[int, Link]) -> list[Link]:
    """ "treated 211 people for gunshot wounds", "seven were treated for minor injuries"."""
    links: list[Link] = []
    for at, chunk in enumerate(chunks):
        if chunk.code not in "Vi" or chunk.word not in ("treat", "hospitalise", "hospitalize"):
            continue
        start = verb_group_start(chunks, at)
        if is_passive(chunks, start, at):
            head = subject(chunks, start)
            members = coordinated_left(chunks, head) if head is not None else []
            behind = at + 1
        else:
            members = objects(chunks, at)
            behind = members[-1] + 1 if members else at + 1
        inside = chunks[behind : behind + 4]
        harm = next((i for i, part in enumerate(inside) if part.word in _WOUNDS), 0)
        is_for = bool(inside) and inside[0].word in ("for", "with")
        if is_for and harm and all(part.code in "nc" for part in inside[1:harm]):
            links += [Link(m, behind + harm, "wounded", "treated") for m in members if chunks[m].code in "GB"]
    return links


_WOUNDS: Final = frozenset({"wound", "wounds", "injury", "injuries", "burn", "burns"})


def were_hit(chunks: list[Chunk], found: dict[int, Link]) -> list[Link]:
    """ "not more than 20 soldiers were hit": struck people are casualties, nothing firmer."""
    links = []
    for at, chunk in enumerate(chunks):
        start = verb_group_start(chunks, at)
        if (
            chunk.code != "V"
            or chunk.word != "hit"
            or not is_passive(chunks, start, at)
            or _hit_by_no_weapon(chunks, at)
        ):
            continue
        for item in subject_links(chunks, at, start, "were_hit"):
            if chunks[item.group].code == "G":
                item.kind = "casualties"
                links.append(item)
    return links


def _hit_by_no_weapon(chunks: list[Chunk], at: int) -> bool:
    """ "1,200 workers were hit by pay cuts" """
    by = at + 1 < len(chunks) and chunks[at + 1].word == "by"
    return by and not any(chunk.word in _WEAPONS for chunk in chunks[at + 2 : at + 5])


_WEAPONS: Final = frozenset(
    {
        "fire", "gunfire", "bullet", "bullets", "shrapnel", "fragments", "debris", "shell", "shells",
        "shelling", "missile", "missiles", "rocket", "rockets", "drone", "drones", "bomb", "bombs", "blast",
        "explosion", "strike", "strikes", "mortar", "mortars", "artillery", "sniper", "snipers", "mine",
        "grenade", "shots", "car", "truck", "stones",
    }
)  # fmt: skip


def capture_as(chunks: list[Chunk], found: dict[int, Link]) -> list[Link]:
    """ "took 200 hostages", "took dozens back to the border as hostages", "held prisoner"."""
    links = []
    for at, chunk in enumerate(chunks):
        if chunk.code in "Vi" and chunk.word in ("take", "seize"):
            for member in objects(chunks, at):
                group = chunks[member].group
                if group and (group.victim_group == "prisoner" or _taken_as(chunks, member)):
                    links.append(Link(member, at, "captured", "capture_light_verb"))
    return links


def _taken_as(chunks: list[Chunk], member: int) -> bool:
    window = chunks[member + 1 : member + 12]
    for position, chunk in enumerate(window):
        if chunk.code in ";." or chunk.code == "V":
            return False
        if chunk.word in ("hostage", "hostages", "prisoner", "prisoners", "captive", "captives"):
            return position == 0 or window[position - 1].word in ("as", "back") or window[position - 1].code == "s"
    return False


def gapping(chunks: list[Chunk], found: dict[int, Link]) -> list[Link]:
    """ "three were killed in Arden and five in Belmar": a bare count before a place or a time, after a harm."""
    links = []
    for at, chunk in enumerate(chunks):
        if chunk.code not in "BG" or at in found or at < 2 or at + 1 >= len(chunks):
            continue
        if chunks[at - 1].code not in "c,;" or chunks[at + 1].code not in "py":
            continue
        if (
            chunk.group is not None
            and chunk.group.quantity is not None
            and chunk.group.quantity.rule_id == "indefinite_singular"
        ):
            continue
        behind = after_phrase(chunks, at)
        if behind < len(chunks) and chunks[behind].code not in ",;.:cs":
            continue
        previous = [item for item in found.values() if item.group < at and item.trigger < at]
        clause = [item for item in previous if not any(c.code in ".VI" for c in chunks[item.trigger + 1 : at])]
        if clause:
            last = max(clause, key=lambda item: item.group)
            links.append(
                Link(at, last.trigger, last.kind, "gapping", last.actor, {"gapping"} | (last.flags & {"toll"}))
            )
            found[at] = links[-1]
    return links
