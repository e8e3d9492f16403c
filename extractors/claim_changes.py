"""What a new reading of the same articles changes: claims gained, lost and altered, by rule.

Two readings of an article are laid beside each other sentence by sentence. A claim with the same sentence and the same
number as printed is the same claim; where its other fields differ it is altered.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice, zip_longest
from typing import Any, Final

Place = tuple[str, str, int]
_ORDER: Final = ("lost", "gained", "altered")

COMPARED: Final = (
    "kind", "bound", "value", "low", "high", "victim_group", "victim_party", "actor_party", "conflict_id", "claimant",
    "claimant_class", "claimant_party", "claimant_stake", "relayed_by", "cue", "quote_type", "modality", "verification",
    "aggregation", "period_start", "as_of", "stated_on", "date_precision", "place", "scope", "relation", "derivation",
    "use_in_timeline", "exclude_reason",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class ClaimChange:
    """One claim that a new reading gains, loses or alters. ``altered`` lists "field: old -> new"."""

    change: str
    rule_id: str
    article_url: str
    value_text: str
    sentence: str
    altered: tuple[str, ...] = ()


def compare_readings(old: Iterable[Mapping[str, Any]], new: Iterable[Mapping[str, Any]]) -> list[ClaimChange]:
    """The changes between two readings of the same captures, in their order. What was read only once does not count.

    Rows hold the fields of ``Claim``, ``capture_id`` and ``article_url``; a reading without a claim is a row whose
    ``claim_id`` is null.
    """
    before, after = _by_capture(old), _by_capture(new)
    return [change for capture in after if capture in before for change in _compare(before[capture], after[capture])]


def count_by_rule(changes: Iterable[ClaimChange]) -> dict[str, dict[str, int]]:
    """Numbers of gained, lost and altered claims by rule, the rules with most changes first."""
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    for change in changes:
        counts[change.rule_id][change.change] += 1
    ordered = sorted(counts.items(), key=lambda item: (-sum(item[1].values()), item[0]))
    return {rule: {name: count[name] for name in ("gained", "lost", "altered")} for rule, count in ordered}


def count_by_field(changes: Iterable[ClaimChange]) -> dict[str, int]:
    """How often each field differs in altered claims, the most frequent first."""
    counts = Counter(text.partition(":")[0] for change in changes for text in change.altered)
    return dict(sorted(counts.items(), key=lambda item: (-item[1], item[0])))


def pick_examples(changes: Iterable[ClaimChange], count: int) -> list[ClaimChange]:
    """At most ``count`` changes, as different as can be: one of each sort in turn, losses and gains first.

    A sort is a change, its rule and the fields it alters, so that the many of one sort do not hide the few of another.
    """
    sorts: dict[tuple[int, str, tuple[str, ...]], list[ClaimChange]] = defaultdict(list)
    for change in changes:
        fields = tuple(text.partition(":")[0] for text in change.altered)
        sorts[_ORDER.index(change.change), change.rule_id, fields].append(change)
    rounds = zip_longest(*(sorts[sort] for sort in sorted(sorts)))
    return list(islice((change for turn in rounds for change in turn if change is not None), count))


def _by_capture(rows: Iterable[Mapping[str, Any]]) -> dict[str, list[Mapping[str, Any]]]:
    captures: dict[str, list[Mapping[str, Any]]] = {}
    for row in rows:
        claims = captures.setdefault(row["capture_id"], [])
        if row["claim_id"] is not None:
            claims.append(row)
    return captures


def _compare(old: Sequence[Mapping[str, Any]], new: Sequence[Mapping[str, Any]]) -> list[ClaimChange]:
    left = defaultdict(list)
    for claim in old:
        left[_place(claim)].append(claim)
    changes = []
    for claim in _without_twins(left, new):
        twins = left[_place(claim)]
        if not twins:
            changes.append(_change("gained", claim))
            continue
        twin = min(twins, key=lambda other: len(_altered(other, claim)))
        twins.remove(twin)
        if altered := _altered(twin, claim):
            changes.append(_change("altered", claim, altered))
    changes += [_change("lost", claim) for claims in left.values() for claim in claims]
    return changes


def _without_twins(left: Mapping[Place, list[Mapping[str, Any]]], new: Sequence[Mapping[str, Any]]) -> list[Any]:
    """The new claims without those that stand in ``left`` exactly as they are, which are taken from it."""
    rest = []
    for claim in new:
        twins = left.get(_place(claim), [])
        same = next((number for number, other in enumerate(twins) if not _altered(other, claim)), None)
        if same is None:
            rest.append(claim)
        else:
            del twins[same]
    return rest


def _place(claim: Mapping[str, Any]) -> Place:
    """The sentence, the number as printed, and where in the sentence: offsets in the text move with what is above."""
    return (
        " ".join(claim["sentence"].split()),
        claim["value_text"],
        claim["number_start"] - claim["sentence_start"],
    )


def _altered(old: Mapping[str, Any], new: Mapping[str, Any]) -> tuple[str, ...]:
    return tuple(f"{name}: {old[name]} -> {new[name]}" for name in COMPARED if old[name] != new[name])


def _change(change: str, claim: Mapping[str, Any], altered: tuple[str, ...] = ()) -> ClaimChange:
    sentence = " ".join(claim["sentence"].split())
    return ClaimChange(change, claim["rule_id"], claim["article_url"], claim["value_text"], sentence, altered)
