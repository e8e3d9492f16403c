"""Noun phrases around a verb: its counted subject, its counted objects, and what is coordinated with them."""

from __future__ import annotations

from typing import Final

from extractors.chunks import COUNTED, Chunk


def subject(chunks: list[Chunk], start: int) -> int | None:
    """The counted noun phrase that is the subject of the verb group beginning at ``start``, or null."""
    at = start - 1
    budget = 40
    relative = False
    while at >= 0 and budget:
        budget -= 1
        chunk = chunks[at]
        if chunk.code == "y":
            at -= 1
        elif chunk.code == ",":
            opener = _parenthesis_start(chunks, at)
            if opener is None:
                return None
            at = opener - 1
        elif chunk.code == "w":
            relative = True
            at -= 1
            if at >= 0 and chunks[at].code == ",":
                at -= 1
        elif chunk.code in COUNTED or chunk.code == "C":
            if relative or not is_attached(chunks, at) or is_adjacent(chunks, at, start):
                return at
            at -= 2
        elif is_possessed(chunk) and any(chunks[m].code in COUNTED for m in coordinated_left(chunks, at)):
            return at
        elif chunk.code == "n" and at > 1 and chunks[at - 1].code == "c" and chunks[at - 2].code == "G":
            at -= 2
        elif chunk.code in "nt":
            if (at > 0 and chunks[at - 1].code in "po") or (
                at > 1 and chunks[at - 1].code == "c" and chunks[at - 2].code == "n" and not chunk.flags
            ):
                at -= 2
            elif at > 0 and chunks[at - 1].code in "iVK" and _relative_start(chunks, at - 1) is not None:
                at = _relative_start(chunks, at - 1) or 0
                at -= 1
            elif at > 0 and chunks[at - 1].code in COUNTED:
                at -= 1
            else:
                return None
        elif (inner := _inner_clause(chunks, at)) is not None:
            at = inner - 1
        elif chunk.code in "i" or (chunk.code in "VK" and _relative_start(chunks, at) is not None):
            at = (_relative_start(chunks, at) or at) - 1
        elif (chunk.code in "po" and at > 0) or (chunk.code == "J" and at > 0 and chunks[at - 1].code in COUNTED):
            at -= 1
        else:
            return None
    return None


def is_adjacent(chunks: list[Chunk], at: int, start: int) -> bool:
    """Right before the verb group, a counted noun phrase is its subject unless it hangs on an earlier noun; right
    before a bare participle or adjective it always is ("talk of 1,000 dead")."""
    if at == start - 1 and chunks[start].code in "KJ":
        return True
    return at == start - 1 and not (at >= 2 and chunks[at - 1].code in "po" and chunks[at - 2].code in "nGUBtC")


def is_attached(chunks: list[Chunk], at: int) -> bool:
    return at > 0 and chunks[at - 1].code in "po" and chunks[at - 1].word not in ("with", "for", "without")


def _relative_start(chunks: list[Chunk], at: int) -> int | None:
    """Start of the relative clause or participle phrase whose verb is at ``at``, when it follows a noun phrase."""
    probe = at
    while probe >= 0 and chunks[probe].code in "iVKavm":
        probe -= 1
    if probe >= 0 and (chunks[probe].code == "w" or _is_relative_that(chunks, probe)):
        return probe
    if chunks[probe + 1].code in "iK" and probe >= 0 and chunks[probe].code in COUNTED:
        return probe + 1
    if (
        chunks[probe + 1].code == "V"
        and probe >= 0
        and chunks[probe].code in COUNTED
        and chunks[probe + 1].inflection == "past"
    ):
        follows = chunks[probe + 2].code if probe + 2 < len(chunks) else ""
        return probe + 1 if follows in "po" else None
    return None


_OF_TIME: Final = frozenset({"when", "as", "while", "after", "before", "because", "where"})


def _inner_clause(chunks: list[Chunk], at: int) -> int | None:
    """Start of the clause of time that ends at ``at`` inside a relative clause: "four who fell *when the bridge
    collapsed* are dead"; null where none does."""
    if chunks[at].code not in "VK":
        return None
    probe = at
    while probe > 0 and at - probe < 6 and chunks[probe].code in "avmVKn":
        probe -= 1
    is_of_time = probe > 0 and chunks[probe].code in "sw" and chunks[probe].word in _OF_TIME and at - probe > 1
    if not is_of_time or chunks[probe - 1].code not in "VKni":
        return None
    before = probe - 1
    while before > 0 and chunks[before].code in "nopt":
        before -= 1
    opens = _relative_start(chunks, before) if chunks[before].code in "VKi" else None
    return probe if opens is not None and chunks[opens].code == "w" else None


def _is_relative_that(chunks: list[Chunk], at: int) -> bool:
    """ "ten people on the jet *that* came down were killed"."""
    return at > 0 and chunks[at].word == "that" and chunks[at].code == "s" and chunks[at - 1].code in "nG"


def _parenthesis_start(chunks: list[Chunk], closing: int) -> int | None:
    """Index of the comma that opens the parenthesis which the comma at ``closing`` ends."""
    for probe in range(closing - 1, max(-1, closing - 24), -1):
        code = chunks[probe].code
        if code in ";.:":
            return None
        if code == "," and probe > 0 and chunks[probe - 1].code in "nGUBCty":
            inside = chunks[probe + 1 : closing]
            if not inside or inside[0].code in "xwnGUBpiVJKys" or inside[0].word in ("including",):
                if inside and inside[0].code in "nGUB" and _is_list_item(chunks, probe, closing):
                    continue
                return probe
    return None


def _is_list_item(chunks: list[Chunk], probe: int, closing: int) -> bool:
    return (
        probe > 0
        and chunks[probe - 1].code in COUNTED
        and chunks[probe + 1].code in COUNTED
        and chunks[closing + 1].code in "Gc"
        if closing + 1 < len(chunks)
        else False
    )


def coordinated_left(chunks: list[Chunk], at: int) -> list[int]:
    """The counted noun phrases joined with the one at ``at``, leftwards: "six soldiers and nine civilians"."""
    members = [at]
    group = chunks[at].group
    if group is not None and group.partitive in ("them", "whom", "which"):
        return members
    probe = at
    while probe > 1:
        back = probe - 1
        if chunks[back].code == "n" and "determiner" in chunks[back].flags:
            back -= 1
        if chunks[back].code == "c" and back > 0 and chunks[back - 1].code == ",":
            back -= 1
        if chunks[back].code not in "c,":
            break
        back -= 1
        if chunks[back].code == "J":
            break
        target = _phrase_head(chunks, back)
        if target is None:
            break
        if chunks[probe - 1].code != "n" and _is_in_parts(chunks, target, back, probe):
            break
        if chunks[target].code in COUNTED or is_possessed(chunks[target]):
            members.insert(0, target)
            probe = target
        else:
            break
    return members


def _is_in_parts(chunks: list[Chunk], target: int, back: int, probe: int) -> bool:
    """ "nine died, including a girl, and 20 were hurt": a comma ends the list that "including" opened."""
    if not any(chunk.code == "," for chunk in chunks[back + 1 : probe]):
        return False
    at = target
    while at > 0 and (chunks[at - 1].code in COUNTED or chunks[at - 1].code in "c,n"):
        at -= 1
    return at > 0 and chunks[at - 1].code == "x"


def _phrase_head(chunks: list[Chunk], at: int) -> int | None:
    """The noun phrase that a chain of prepositional phrases ending at ``at`` hangs on."""
    while at >= 0:
        if chunks[at].code == "y":
            at -= 1
        elif chunks[at].code in COUNTED or is_possessed(chunks[at]):
            return at
        elif chunks[at].code in "nt" and at > 1 and chunks[at - 1].code in "po":
            at -= 2
        else:
            return None
    return None


def is_possessed(chunk: Chunk) -> bool:
    return (
        chunk.group is not None
        and chunk.group.determiner in ("his", "her", "its", "their", "our", "my")
        and chunk.code == "n"
    )


def objects(chunks: list[Chunk], at: int, *, of_noun: bool = False) -> list[int]:
    """The counted noun phrases that are objects of the verb at ``at``, coordination included. ``of_noun``: of the noun
    at ``at``, whose own verb may follow ("the bodies of four men and a woman *were* found")."""
    members: list[int] = []
    in_relative = not of_noun and _in_relative(chunks, at)
    probe = at + 1
    while probe < len(chunks) and chunks[probe].code == "y":
        probe += 1
    while probe < len(chunks):
        chunk = chunks[probe]
        if chunk.code in COUNTED or chunk.code in "nt":
            if members and chunk.group is not None and chunk.group.partitive in ("them", "whom", "which"):
                break
            if chunk.code in COUNTED or (is_possessed(chunk)):
                members.append(probe)
            following = after_phrase(chunks, probe)
            if (
                members
                and members[-1] == probe
                and probe != at + 1
                and following < len(chunks)
                and chunks[following].code
                in ("KDJ" if of_noun or in_relative else "avmKDJ" + "V" * (chunks[probe - 1].code == ","))
            ):
                members.pop()
                break
            if members and members[-1] == probe and _speaks(chunks, following):
                return _without_speakers(chunks, members)
            step = conjunction(chunks, following)
            if not step:
                break
            probe = following + step
            if (
                probe < len(chunks)
                and chunks[probe].code == "n"
                and "determiner" in chunks[probe].flags
                and probe + 1 < len(chunks)
                and chunks[probe + 1].code in COUNTED
            ):
                probe += 1
        else:
            break
    return [member for member in members if chunks[member].code in COUNTED or len(members) > 1]


def _speaks(chunks: list[Chunk], at: int) -> bool:
    return at < len(chunks) and chunks[at].code == "V" and "speech" in chunks[at].flags


def _without_speakers(chunks: list[Chunk], members: list[int]) -> list[int]:
    """ "killed 15 farmers, *two residents and an elder said*": behind the last comma speak those who say it."""
    last = next((nth for nth in range(len(members) - 1, 0, -1) if chunks[members[nth] - 1].code == ","), 0)
    return members[:last] if last else members


def _in_relative(chunks: list[Chunk], at: int) -> bool:
    """ "the bomb that killed ten recruits and a guard *was* hidden": the verb behind is that of the main clause."""
    if at == 0 or chunks[at].code not in "Kk":
        return False
    before = [chunk for chunk in chunks[max(0, at - 3) : at] if chunk.code not in "avm"]
    return any(chunk.code == "w" or (chunk.code == "s" and chunk.word == "that" and at > 1) for chunk in before)


def after_phrase(chunks: list[Chunk], at: int) -> int:
    """Index behind the noun phrase at ``at`` and the prepositional phrases on it."""
    probe = at + 1
    while probe < len(chunks):
        if chunks[probe].code == "y":
            probe += 1
        elif chunks[probe].code in "po" and probe + 1 < len(chunks) and chunks[probe + 1].code in "nyGU":
            probe += 2
        else:
            break
    return probe


def conjunction(chunks: list[Chunk], at: int) -> int:
    """How many chunks join the next member of a list at ``at``: 0 where none follows."""
    if at >= len(chunks):
        return 0
    step = 0
    if chunks[at].code == ",":
        step = 1
    if at + step < len(chunks) and chunks[at + step].code == "c":
        step += 1
    if not step or at + step >= len(chunks):
        return 0
    after = chunks[at + step]
    return step if after.code in COUNTED or after.code == "n" else 0
