"""Verb groups of harm: where they begin, their voice, and several harms under one number."""

from __future__ import annotations

from extractors.chunks import COUNTED, Chunk


def merge_unions(chunks: list[Chunk]) -> None:
    """ "killed or wounded", "dead, wounded and missing": one trigger of the union kind."""
    at = 0
    while at < len(chunks):
        end = _union_end(chunks, at)
        if end > at and not _have_own_arguments(chunks, at, end):
            parts = [chunk for chunk in chunks[at : end + 1] if chunk.code in "KkIDJ"]
            joint = "or" if any(chunk.word in ("or", "and/or") for chunk in chunks[at:end]) else "and"
            chunks[at].kind = union_kind(parts, joint)
            chunks[at].end = parts[-1].end
            chunks[at].flags.add("union")
            del chunks[at + 1 : end + 1]
        at += 1


def _have_own_arguments(chunks: list[Chunk], first: int, last: int) -> bool:
    """ "left 12 dead and wounded 30": each harm has its own people."""
    behind = chunks[last + 1] if last + 1 < len(chunks) else None
    is_object = behind is not None and behind.code == "n" and behind.start == chunks[last].end
    follows = behind is not None and (behind.code in COUNTED or (is_object and chunks[first].code == "J"))
    before = first > 0 and (chunks[first - 1].code in COUNTED or chunks[first].code == "J")
    return follows and before


def _union_end(chunks: list[Chunk], at: int) -> int:
    code = chunks[at].code
    if code not in "KkIJ" and code != "D":
        return at
    same = "KJD" if code in "KJD" else code
    end, probe = at, at
    while probe + 2 < len(chunks):
        comma = chunks[probe + 1].code == ","
        step = 2 if chunks[probe + 1].code in "c," else 0
        if comma and chunks[probe + 2].code == "c":
            step = 3
        if not step or probe + step >= len(chunks) or chunks[probe + step].code not in same:
            break
        if chunks[probe + 1].word in ("but", "then", "and then", "yet"):
            break
        probe += step
        if not (comma and step == 2):
            end = probe
    return end


def union_kind(parts: list[Chunk], joint: str) -> str:
    """The one kind of a number that covers several: "kidnapped and killed" are dead, "killed or kidnapped" either."""
    different = {part.kind for part in parts}
    if len(different) == 1 or (joint == "and" and parts[0].word == "stab"):
        return parts[-1].kind
    if joint == "and" and different == {"captured", "killed"}:
        return "killed"
    return "casualties"


def verb_group_start(chunks: list[Chunk], at: int) -> int:
    """Index of the first chunk of the verb group that ends at ``at``."""
    start = at
    if at > 2 and chunks[at - 1].code == "c" and _is_shared_passive(chunks, at - 2):
        start = at - 2
    while start > 0:
        before = chunks[start - 1]
        if (
            before.code in "avm"
            or ("raising" in before.flags)
            or before.word == "able"
            or (before.code == "p" and before.word in ("to", "as") and start >= 2 and chunks[start - 2].code in "aVv")
        ):
            start -= 1
        else:
            break
    return start


def _is_shared_passive(chunks: list[Chunk], at: int) -> bool:
    """ "were ambushed and killed": one auxiliary for both verbs."""
    return (
        at > 0
        and chunks[at].code in "VK"
        and chunks[at].inflection in ("past", "participle")
        and chunks[at - 1].code == "a"
    )


def is_passive(chunks: list[Chunk], start: int, at: int) -> bool:
    return at > start and (chunks[at - 1].code == "a" or chunks[at - 1].code == "c")


def is_active(chunks: list[Chunk], start: int, at: int) -> bool:
    return at > start and (chunks[at - 1].code in "vm" or chunks[at - 1].word == "to")
