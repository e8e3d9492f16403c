"""Who was harmed: links the counted people of a sentence to its words of harm, clause by clause.

Every function here is a rule of English syntax over the chunk codes of ``chunks``; its name is the ``rule_id``.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

from extractors.chunks import COUNTED, Chunk

_CLAUSE_END: Final = frozenset(";.sw:")


@dataclass(slots=True)
class Link:
    """A counted group (index of its chunk) tied to a trigger (index), of one kind, by one rule."""

    group: int
    trigger: int
    kind: str
    rule_id: str
    actor: int | None = None
    flags: set[str] = field(default_factory=set)
    members: tuple[int, ...] = ()


def link(chunks: list[Chunk]) -> list[Link]:
    """The harms of a sentence, in text order of their groups; one link for a group and kind."""
    merge_unions(chunks)
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
        were_hit,
        toll,
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
    ):
        found[item.group] = item
    elif known.rule_id == "partitive_harm" and item.rule_id != "partitive_harm":
        item.flags |= {"moved_from"} if known.kind != item.kind else set()
        found[item.group] = item


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
    follows = last + 1 < len(chunks) and chunks[last + 1].code in COUNTED
    before = first > 0 and (chunks[first - 1].code in COUNTED or chunks[first].code == "J")
    return follows and before


def _union_end(chunks: list[Chunk], at: int) -> int:
    code = chunks[at].code
    if code not in "KkIJ" and not (code == "D"):
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


# --- the verb group -------------------------------------------------------------------------------------------------


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


# --- subjects and objects -------------------------------------------------------------------------------------------


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
            if relative or not _is_attached(chunks, at) or _adjacent(chunks, at, start):
                return at
            at -= 2
        elif _is_possessed(chunk) and any(chunks[m].code in COUNTED for m in coordinated_left(chunks, at)):
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
        elif chunk.code in "i" or (chunk.code in "VK" and _relative_start(chunks, at) is not None):
            at = (_relative_start(chunks, at) or at) - 1
        elif (chunk.code in "po" and at > 0) or (chunk.code == "J" and at > 0 and chunks[at - 1].code in COUNTED):
            at -= 1
        else:
            return None
    return None


def _adjacent(chunks: list[Chunk], at: int, start: int) -> bool:
    """Right before the verb group, a counted noun phrase is its subject unless it hangs on an earlier noun; right before
    a bare participle or adjective it always is ("talk of 1,000 dead")."""
    if at == start - 1 and chunks[start].code in "KJ":
        return True
    return at == start - 1 and not (at >= 2 and chunks[at - 1].code in "po" and chunks[at - 2].code in "nGUBtC")


def _is_attached(chunks: list[Chunk], at: int) -> bool:
    return at > 0 and chunks[at - 1].code in "po" and chunks[at - 1].word not in ("with", "for", "without")


def _relative_start(chunks: list[Chunk], at: int) -> int | None:
    """Start of the relative clause or participle phrase whose verb is at ``at``, when it follows a noun phrase."""
    probe = at
    while probe >= 0 and chunks[probe].code in "iVKavm":
        probe -= 1
    if probe >= 0 and chunks[probe].code == "w":
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
        if chunks[target].code in COUNTED or _is_possessed(chunks[target]):
            members.insert(0, target)
            probe = target
        else:
            break
    return members


def _phrase_head(chunks: list[Chunk], at: int) -> int | None:
    """The noun phrase that a chain of prepositional phrases ending at ``at`` hangs on."""
    while at >= 0:
        if chunks[at].code == "y":
            at -= 1
        elif chunks[at].code in COUNTED or _is_possessed(chunks[at]):
            return at
        elif chunks[at].code in "nt" and at > 1 and chunks[at - 1].code in "po":
            at -= 2
        else:
            return None
    return None


def _is_possessed(chunk: Chunk) -> bool:
    return (
        chunk.group is not None
        and chunk.group.determiner in ("his", "her", "its", "their", "our", "my")
        and chunk.code == "n"
    )


def objects(chunks: list[Chunk], at: int) -> list[int]:
    """The counted noun phrases that are objects of the verb at ``at``, coordination included."""
    members: list[int] = []
    probe = at + 1
    while probe < len(chunks) and chunks[probe].code == "y":
        probe += 1
    while probe < len(chunks):
        chunk = chunks[probe]
        if chunk.code in COUNTED or chunk.code in "nt":
            if members and chunk.group is not None and chunk.group.partitive in ("them", "whom", "which"):
                break
            if chunk.code in COUNTED or (_is_possessed(chunk)):
                members.append(probe)
            following = _after_phrase(chunks, probe)
            if (
                members
                and members[-1] == probe
                and probe != at + 1
                and following < len(chunks)
                and chunks[following].code in "avmKDJ"
            ):
                members.pop()
                break
            step = _conjunction(chunks, following)
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


def _after_phrase(chunks: list[Chunk], at: int) -> int:
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


def _conjunction(chunks: list[Chunk], at: int) -> int:
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


# --- the rules ------------------------------------------------------------------------------------------------------


def transitive(chunks: list[Chunk], found: dict[int, Link]) -> list[Link]:
    """ "killed twelve", "twelve were killed", "twelve killed in a raid", "killing twelve"."""
    links: list[Link] = []
    for at, chunk in enumerate(chunks):
        if chunk.code not in "KkI":
            continue
        start = verb_group_start(chunks, at)
        if chunk.code == "K" and not is_active(chunks, start, at):
            direct = [] if is_passive(chunks, start, at) else objects(chunks, at)
            links += (
                _object_links(chunks, at, direct, start)
                if direct
                else _subject_links(chunks, at, start, "passive_subject")
            )
        else:
            links += _object_links(chunks, at, objects(chunks, at), start)
    return links


def _object_links(chunks: list[Chunk], at: int, members: list[int], start: int) -> list[Link]:
    actor = start - 1 if start > 0 and chunks[start - 1].code in "nGUBC" else None
    usable = [member for member in members if _can_be_harmed(chunks, at, member)]
    return [Link(member, at, chunks[at].kind, "object", actor, members=tuple(usable)) for member in usable]


def _subject_links(chunks: list[Chunk], at: int, start: int, rule_id: str) -> list[Link]:
    if start == at and _modifies_noun(chunks, at):
        return []
    head = subject(chunks, start)
    if head is None:
        head = _shared_subject(chunks, at, start)
        start = 0 if head is not None else start
    if head is None:
        return []
    if start == at and head != at - 1 and rule_id == "passive_subject" and not _stands_alone(chunks, at):
        return []
    members = _people_of([m for m in coordinated_left(chunks, head) if _can_be_harmed(chunks, at, m)], chunks)
    actor = next((i + 1 for i in range(at + 1, min(at + 4, len(chunks) - 1)) if chunks[i].word == "by"), None)
    return [Link(member, at, chunks[at].kind, rule_id, actor, members=tuple(members)) for member in members]


def _shared_subject(chunks: list[Chunk], at: int, start: int) -> int | None:
    """ "three rescuers were overcome by smoke and died": the subject of the verb group before the conjunction."""
    if start == 0 or chunks[start - 1].code != "c" or chunks[at].code not in "DK":
        return None
    probe = start - 2
    while probe > 0 and chunks[probe].code not in ";.:swVKaDv":
        probe -= 1
    while probe > 0 and chunks[probe - 1].code in "avmV":
        probe -= 1
    if probe <= 0 or chunks[probe].code not in "avmVKD":
        return None
    passive = any(chunk.code == "a" for chunk in chunks[probe : start - 1])
    return subject(chunks, probe) if chunks[at].code == "D" or passive else None


def _modifies_noun(chunks: list[Chunk], at: int) -> bool:
    """ "312 missing books", "14 dead gannets", "ten million lost electricity": a bare harm word with a noun behind it
    describes that noun, or takes it as its object."""
    if at + 1 >= len(chunks) or chunks[at + 1].code != "n" or chunks[at].end != chunks[at + 1].start:
        return False
    follows = chunks[at + 1]
    return follows.word not in _ADVERBIAL and (chunks[at].code == "K" or "determiner" not in follows.flags)


_ADVERBIAL: Final = frozenset({"here", "there"})


def _people_of(members: list[int], chunks: list[Chunk]) -> list[int]:
    """Beside people, a counted noun that is not known is a thing: "in 53 clashes, 12 soldiers"."""
    if not any(chunks[m].code == "G" for m in members):
        return members
    return [m for m in members if chunks[m].code != "U" or chunks[m].word.endswith(("s", "men"))]


def _stands_alone(chunks: list[Chunk], at: int) -> bool:
    """A bare participle far from its noun is passive only when no object can follow it."""
    return at + 1 >= len(chunks) or chunks[at + 1].code in "p,.;ysc"


def _can_be_harmed(chunks: list[Chunk], trigger: int, member: int) -> bool:
    chunk, harm = chunks[member], chunks[trigger]
    if harm.word.startswith("lose") and harm.kind == "losses":
        return chunk.code == "G" and bool(chunk.group and chunk.group.is_plural)
    if harm.kind in ("captured", "losses", "missing") and chunk.code == "U":
        return False
    return True


def intransitive(chunks: list[Chunk], found: dict[int, Link]) -> list[Link]:
    """ "twelve died", "twelve have lost their lives"."""
    links: list[Link] = []
    for at, chunk in enumerate(chunks):
        if chunk.code == "D":
            links += _subject_links(chunks, at, verb_group_start(chunks, at), "intransitive_subject")
    return links


def state(chunks: list[Chunk], found: dict[int, Link]) -> list[Link]:
    """ "twelve dead", "twelve were dead", "left twelve people dead", "twelve are missing"."""
    links: list[Link] = []
    for at, chunk in enumerate(chunks):
        if chunk.code == "J":
            start = verb_group_start(chunks, at)
            if start == at and at > 1 and chunks[at - 1].word == "as":
                start = at - 1
            if (
                start == at
                and at > 1
                and chunks[at - 1].code == ","
                and chunks[at - 2].code in COUNTED
                and "union" in chunk.flags
            ):
                start = at - 1
            links += _subject_links(chunks, at, start, "state_subject" if start < at else "state_of_group")
    return links


def counted_harm(chunks: list[Chunk], found: dict[int, Link]) -> list[Link]:
    """ "twelve deaths", "twelve wounded soldiers", "five of the wounded"."""
    links = []
    for at, chunk in enumerate(chunks):
        if chunk.code == "C" and _is_loss_of_life(chunks, at):
            links.append(Link(at, at, chunk.kind, "counted_harm"))
        elif chunk.code == "G" and chunk.group is not None and chunk.group.partitive == "harm":
            links.append(Link(at, at, chunk.kind, "partitive_harm", flags={"subset"}))
    return links


def _is_loss_of_life(chunks: list[Chunk], at: int) -> bool:
    if chunks[at].word != "life":
        return True
    near = chunks[max(0, at - 3) : at + 4]
    return any(chunk.word in ("claim", "cost", "lose", "take") for chunk in near)


def event_noun(chunks: list[Chunk], found: dict[int, Link]) -> list[Link]:
    """ "the deaths of twelve people", "the bodies of two men"."""
    links = []
    for at, chunk in enumerate(chunks):
        gerund = chunk.code == "I" and at > 0 and chunk.inflection == "gerund"
        linked = at + 2 < len(chunks) and (
            chunks[at + 1].code == "o" or (chunks[at + 1].word == "to" and chunk.kind == "wounded")
        )
        if (chunk.code == "t" or gerund) and linked:
            for member in objects(chunks, at + 1):
                if chunks[member].code == "G" or (chunk.kind == "killed" and chunks[member].code in "BU"):
                    links.append(Link(member, at, chunk.kind, "event_noun"))
    return links


def toll(chunks: list[Chunk], found: dict[int, Link]) -> list[Link]:
    """ "the death toll rose to 14", "casualties have passed 1,000", "put Russian dead at 25,000"."""
    links = []
    for at, chunk in enumerate(chunks):
        if (chunk.code == "t" and (chunk.form == "toll" or chunk.inflection == "plural" or chunk.kind == "losses")) or (
            chunk.code in "JK" and _is_noun(chunks, at)
        ):
            figure = _figure_after(chunks, at) or _figure_before(chunks, at)
            if figure is not None:
                links.append(Link(figure, at, chunk.kind, "toll", flags={"toll"}))
    return links


def _is_noun(chunks: list[Chunk], at: int) -> bool:
    """ "Russian dead", "the dead": an adjective of harm that heads a noun phrase."""
    if chunks[at].code == "K":
        leads = at + 1 < len(chunks) and chunks[at + 1].word in ("at", "to")
        return leads and at > 0 and "determiner" in chunks[at - 1].flags
    return at > 0 and chunks[at - 1].code == "n"


def _figure_after(chunks: list[Chunk], at: int) -> int | None:
    ready = clause = False
    skip_to = 0
    for probe in range(at + 1, min(at + 16, len(chunks))):
        chunk = chunks[probe]
        if probe <= skip_to:
            continue
        if chunk.code in COUNTED:
            before = chunks[probe - 1]
            leads = (
                "leads" in chunk.flags
                or before.word == "as"
                or (
                    ready
                    and (before.code in "avV" or before.word in ("to", "at", "of", "by", "as", ":", "in", "around"))
                )
            )
            if leads or (probe == at + 2 and before.word in ("of", ":")):
                return probe if chunk.code in "BG" else None
            if before.code not in "po":
                return None
        elif chunk.code == "V":
            if clause and not chunk.flags & {"level"}:
                clause = False
                continue
            if not chunk.flags & {"level", "raising"}:
                return None
            ready = True
        elif chunk.code in "av" or chunk.word in ("to", "at"):
            ready = True
        elif chunk.code == "s" and chunk.word in ("since", "as"):
            clause = chunk.word == "since"
        elif chunk.code == "," and chunks[at].code == "t" and (closing := _aside_end(chunks, probe)):
            skip_to = closing
        elif chunk.code == "C" or chunk.code in ";.cwsiIKD":
            return None
    return None


def _aside_end(chunks: list[Chunk], opening: int) -> int:
    """Index of the comma that ends the aside opened at ``opening`` when a verb goes on behind it, else 0."""
    for probe in range(opening + 2, min(opening + 16, len(chunks) - 1)):
        if chunks[probe].code == "," and chunks[probe + 1].code in "mavV":
            return probe
        if chunks[probe].code in ";.":
            return 0
    return 0


def _figure_before(chunks: list[Chunk], at: int) -> int | None:
    """ "bringing to 30 the number of dead"."""
    for probe in range(at - 1, max(-1, at - 4), -1):
        if chunks[probe].code in "BU" and probe > 0 and chunks[probe - 1].word == "to":
            return probe
        if chunks[probe].code not in "no":
            return None
    return None


def number_of(chunks: list[Chunk], found: dict[int, Link]) -> list[Link]:
    """ "the number of citizens killed by soldiers in the region will reach 900"."""
    links = []
    for at, chunk in enumerate(chunks):
        if chunk.code == "n" and chunk.word == "number" and at + 1 < len(chunks) and chunks[at + 1].code == "o":
            harm = next((i for i in range(at + 2, min(at + 7, len(chunks))) if chunks[i].code in "KDJ"), None)
            figure = _figure_after(chunks, harm) if harm is not None else None
            if harm is not None and figure is not None:
                links.append(Link(figure, harm, chunks[harm].kind, "number_of", flags={"toll"}))
    return links


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


def become_casualties(chunks: list[Chunk], found: dict[int, Link]) -> list[Link]:
    """ "90,000 have become casualties", "12 people were casualties"."""
    links = []
    for at, chunk in enumerate(chunks):
        if (
            chunk.code == "t"
            and chunk.form == "count_noun"
            and at > 1
            and chunks[at - 1].code == "a"
            and chunk.inflection == "plural"
        ):
            links += _subject_links(chunks, at, verb_group_start(chunks, at), "become_casualties")
    return links


def were_hit(chunks: list[Chunk], found: dict[int, Link]) -> list[Link]:
    """ "not more than 20 soldiers were hit": struck people are casualties, nothing firmer."""
    links = []
    for at, chunk in enumerate(chunks):
        start = verb_group_start(chunks, at)
        if chunk.code != "V" or chunk.word != "hit" or not is_passive(chunks, start, at):
            continue
        for item in _subject_links(chunks, at, start, "were_hit"):
            if chunks[item.group].code == "G":
                item.kind = "casualties"
                links.append(item)
    return links


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


def figure_colon(chunks: list[Chunk], found: dict[int, Link]) -> list[Link]:
    """ "21,507: Palestinians killed in Gaza": a list of figures, each with what it counts."""
    if len(chunks) < 4 or chunks[0].code != "B" or chunks[1].code not in ":,":
        return []
    harm = next((i for i in range(2, min(7, len(chunks))) if chunks[i].code in "KDJt"), None)
    clear = harm is not None and all(chunk.code in "nopavGU" for chunk in chunks[2:harm])
    return [Link(0, harm, chunks[harm].kind, "figure_colon")] if clear and harm is not None else []


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
        behind = _after_phrase(chunks, at)
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
