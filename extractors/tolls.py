"""Counts that a noun of harm states: deaths, tolls, the murder of twelve, the number of the dead."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from extractors.chunks import COUNTED, Chunk
from extractors.harmed import Link, subject_links
from extractors.noun_phrases import objects
from extractors.verb_groups import verb_group_start


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
            codes = "GBU" if chunk.kind == "killed" else "G"
            members = [member for member in objects(chunks, at + 1, of_noun=True) if chunks[member].code in codes]
            links += [Link(member, at, chunk.kind, "event_noun") for member in members]
    return links


def toll(chunks: list[Chunk], found: dict[int, Link]) -> list[Link]:
    """ "the death toll rose to 14", "casualties have passed 1,000", "put Russian dead at 25,000"."""
    links = []
    for at, chunk in enumerate(chunks):
        if (chunk.code == "t" and (chunk.form == "toll" or chunk.inflection == "plural" or chunk.kind == "losses")) or (
            chunk.code in "JK" and _is_noun(chunks, at)
        ):
            figure = figure_after(chunks, at) or _figure_before(chunks, at)
            if figure is not None and not _is_of_list(chunks, at):
                links.append(Link(figure, at, chunk.kind, "toll", flags={"toll"}))
    return links


def _is_of_list(chunks: list[Chunk], at: int) -> bool:
    """ "the dead were five women and three men": who they are, part by part, and no total."""
    return (
        chunks[at].code in "JK"
        and at + 1 < len(chunks)
        and chunks[at + 1].code == "a"
        and (len(objects(chunks, at + 1)) > 1)
    )


def _is_noun(chunks: list[Chunk], at: int) -> bool:
    """ "Russian dead", "the dead": an adjective of harm that heads a noun phrase."""
    if chunks[at].code == "K":
        leads = at + 1 < len(chunks) and chunks[at + 1].word in ("at", "to", "number")
        return leads and at > 0 and "determiner" in chunks[at - 1].flags
    return at > 0 and chunks[at - 1].code == "n"


def mark_passed(chunks: list[Chunk]) -> None:
    """ "pushing the toll *past* 3,700", "the toll now *exceeds* 550": more than that."""
    for at in range(1, len(chunks) - 1):
        figure, group = chunks[at + 1], chunks[at + 1].group
        if figure.code not in "BG" or group is None or group.quantity is None:
            continue
        if _passes(chunks, at):
            figure.flags.add("leads")
            if group.quantity.bound == "exact":
                group.quantity = replace(group.quantity, bound="more_than", high=None)


def _passes(chunks: list[Chunk], at: int) -> bool:
    if chunks[at].word in ("past", "beyond", "above"):
        return _is_figure_noun(chunks[at - 1])
    if chunks[at].code != "V" or chunks[at].word not in _EXCEEDING:
        return False
    before = chunks[max(0, at - 7) : at]
    return any(map(_is_figure_noun, before)) and not any(chunk.code in ";.VKD" for chunk in before)


def _is_figure_noun(chunk: Chunk) -> bool:
    return chunk.code == "t" or (chunk.code == "n" and chunk.word in _FIGURE_NOUNS)


_EXCEEDING: Final = frozenset({"exceed", "top", "surpass", "pass", "cross"})
_FIGURE_NOUNS: Final = frozenset({"total", "figure", "number", "count", "tally", "dead"})


_LEADING_TO_FIGURE: Final = frozenset({"to", "up to", "at", "of", "by", "as", ":", "in", "around"})


def figure_after(chunks: list[Chunk], at: int) -> int | None:
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
                or (ready and (before.code in "avV" or before.word in _LEADING_TO_FIGURE))
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
        elif chunk.code == "," and chunks[at].code == "t" and _is_at_figure(chunks, probe):
            return probe + 2
        elif chunk.code == "," and chunks[at].code == "t" and (closing := _aside_end(chunks, probe)):
            skip_to = closing
        elif chunk.code == "i" and _is_compound(chunks, probe):
            continue
        elif chunk.code == "C" or chunk.code in ";.cwsiIKD":
            return None
    return None


def _is_compound(chunks: list[Chunk], at: int) -> bool:
    """ "the Amstor *shopping* centre": a gerund inside a noun phrase."""
    return chunks[at - 1].code == "n" and at + 1 < len(chunks) and chunks[at + 1].code == "n"


def bulletin(chunks: list[Chunk], found: dict[int, Link]) -> list[Link]:
    """ "losses of the enemy ...: personnel - about 471,600 persons, tanks - 6,820": a labelled item of a list."""
    harm = next((i for i, chunk in enumerate(chunks) if chunk.code == "t" and chunk.kind == "losses"), None)
    if harm is None:
        return []
    return [
        Link(at + 2, harm, "losses", "bulletin", flags={"toll"})
        for at in range(harm + 1, len(chunks) - 2)
        if is_label(chunks, at) and at + 2 not in found
    ]


def is_label(chunks: list[Chunk], at: int) -> bool:
    """ "personnel - ", "personnel: ", with a figure behind it."""
    return (
        chunks[at].code == "n"
        and chunks[at].word in ("personnel", "manpower", "servicemen", "troops")
        and at + 2 < len(chunks)
        and chunks[at + 1].code in ",:"
        and chunks[at + 2].code in "BGU"
    )


def _is_at_figure(chunks: list[Chunk], opening: int) -> bool:
    """ "the toll*, now at 230,* is expected to rise"."""
    inside = chunks[opening + 1 : opening + 4]
    return [chunk.code for chunk in inside] == ["p", "B", ","] and inside[0].word == "at"


def _aside_end(chunks: list[Chunk], opening: int) -> int:
    """Index of the comma that ends the aside opened at ``opening`` when a verb goes on behind it, else 0."""
    for probe in range(opening + 2, min(opening + 16, len(chunks) - 1)):
        if chunks[probe].code == "," and (chunks[probe + 1].code in "mavV" or chunks[probe + 1].word == "at"):
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
        if (
            chunk.code in "nV"
            and chunk.word in ("number", "figure", "count", "tally")
            and at + 1 < len(chunks)
            and chunks[at + 1].code == "o"
        ):
            harm = next((i for i in range(at + 2, min(at + 7, len(chunks))) if chunks[i].code in "KDJ"), None)
            figure = (figure_after(chunks, harm) or _figure_before(chunks, at)) if harm is not None else None
            if harm is not None and figure is not None:
                links.append(Link(figure, harm, chunks[harm].kind, "number_of", flags={"toll"}))
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
            links += subject_links(chunks, at, verb_group_start(chunks, at), "become_casualties")
    return links


def figure_colon(chunks: list[Chunk], found: dict[int, Link]) -> list[Link]:
    """ "21,507: Palestinians killed in Gaza": a list of figures, each with what it counts."""
    if len(chunks) < 4 or chunks[0].start or chunks[0].code != "B" or chunks[1].code not in ":,":
        return []
    harm = next((i for i in range(2, min(7, len(chunks))) if chunks[i].code in "KDJt"), None)
    clear = harm is not None and all(chunk.code in "nopavGU" for chunk in chunks[2:harm])
    return [Link(0, harm, chunks[harm].kind, "figure_colon")] if clear and harm is not None else []
