"""Compares claims that were read with claims that were labelled.

A read claim matches a labelled one of the same text when kind and number agree: the same value, low and high; for a
vague count the same low; failing that, the same printed number under another bound. Each labelled claim is matched
once, with the candidate that agrees on most other fields. A labelled claim marked ``optional`` may be found or not.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

Claim = dict[str, Any]
Row = dict[str, Any]

FIELDS = (
    "bound",
    "victim_group",
    "victim_party",
    "claimant",
    "claimant_class",
    "modality",
    "aggregation",
    "use_in_timeline",
)
_LIGHT = {"the", "a", "an", "s", "of"}


@dataclass
class Tally:
    """Counts that add up over texts; ``rate`` and ``f1`` are 0 where there is nothing to divide."""

    found: int = 0
    missed: int = 0
    spurious: int = 0
    live_found: int = 0
    live_missed: int = 0
    live_spurious: int = 0
    rejected: int = 0
    agreed: Counter[str] = field(default_factory=Counter)
    stated: Counter[str] = field(default_factory=Counter)

    def add(self, other: Tally) -> None:
        for name in ("found", "missed", "spurious", "live_found", "live_missed", "live_spurious", "rejected"):
            setattr(self, name, getattr(self, name) + getattr(other, name))
        self.agreed.update(other.agreed)
        self.stated.update(other.stated)

    def agreement(self, name: str) -> float:
        return rate(self.agreed[name], self.stated[name])

    @property
    def f1(self) -> float:
        return f1(self.found, self.missed, self.spurious)

    @property
    def timeline_f1(self) -> float:
        return f1(self.live_found, self.live_missed, self.live_spurious)

    def line(self) -> str:
        fields = "  ".join(f"{name} {self.agreement(name):.3f}" for name in FIELDS if self.stated[name])
        precision, recall = rate(self.found, self.found + self.spurious), rate(self.found, self.found + self.missed)
        return (
            f"precision {precision:.3f}  recall {recall:.3f}  F1 {self.f1:.3f}  timeline F1 "
            f"{self.timeline_f1:.3f}\n  {fields}"
            f"  claims from numbers to reject {self.rejected}"
        )


def read_rows(path: Path) -> list[Row]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]


def score_text(labelled: list[Claim], read: list[Claim], reject: list[float] | None = None) -> Tally:
    """The tally of one text; ``reject`` are printed numbers that no claim may be read from."""
    pairs = match(labelled, read)
    matched, used = {i for i, _ in pairs}, {j for _, j in pairs}
    lost = [claim for i, claim in enumerate(labelled) if i not in matched and not claim.get("optional")]
    extra = [claim for j, claim in enumerate(read) if j not in used]
    tally = Tally(len(pairs), len(lost), len(extra))
    for i, j in pairs:
        _compare(labelled[i], read[j], tally)
    tally.live_missed += sum(is_live(claim) for claim in lost)
    tally.live_spurious += sum(is_live(claim) for claim in extra)
    tally.rejected = sum(bool({claim.get("value"), claim.get("low")} & set(reject or ())) for claim in extra)
    return tally


def _compare(labelled: Claim, read: Claim, tally: Tally) -> None:
    for name in FIELDS:
        if name in labelled:
            tally.stated[name] += 1
            tally.agreed[name] += agrees(name, labelled, read)
    if is_live(labelled):
        tally.live_found += is_live(read)
        tally.live_missed += not is_live(read)
    else:
        tally.live_spurious += is_live(read)


def match(labelled: list[Claim], read: list[Claim]) -> list[tuple[int, int]]:
    ranked = sorted(_candidates(labelled, read), key=lambda item: (-item[0], -item[1], item[2], item[3]))
    pairs: list[tuple[int, int]] = []
    for _, _, i, j in ranked:
        if all(i != one and j != other for one, other in pairs):
            pairs.append((i, j))
    return pairs


def _candidates(labelled: list[Claim], read: list[Claim]) -> Iterator[tuple[bool, int, int, int]]:
    for i, one in enumerate(labelled):
        for j, other in enumerate(read):
            exact = number_of(one) == number_of(other)
            if one["kind"] == other.get("kind") and (exact or printed(one) == printed(other)):
                yield exact, sum(agrees(name, one, other) for name in FIELDS), i, j


def number_of(claim: Claim) -> tuple[Any, ...]:
    if claim.get("bound") == "vague":
        return ("vague", claim.get("low"))
    return claim.get("value"), claim.get("low"), claim.get("high")


def printed(claim: Claim) -> tuple[Any, ...]:
    bound = claim.get("bound")
    if bound in ("vague", "range"):
        return bound, claim.get("low"), claim.get("high") if bound == "range" else None
    return "point", claim.get("value"), None


def agrees(name: str, one: Claim, other: Claim) -> bool:
    left, right = one.get(name), other.get(name)
    if name != "claimant":
        return bool(left == right)
    a, b = content_words(left), content_words(right)
    return a == b or bool(a and b and (a <= b or b <= a))


def content_words(text: str | None) -> frozenset[str]:
    return frozenset(re.findall(r"\w+", (text or "").lower())) - _LIGHT


def is_live(claim: Claim) -> bool:
    return bool(claim.get("use_in_timeline", True))


def rate(part: int, whole: int) -> float:
    return part / whole if whole else 0.0


def f1(found: int, missed: int, spurious: int) -> float:
    return rate(2 * found, 2 * found + missed + spurious)


def muc_pairs(victims: list[dict[str, str]]) -> set[tuple[str, int]]:
    """The unambiguous (kind, number of two or more) pairs of a text coded for MUC-4."""
    pairs = set()
    for victim in victims:
        numbers = set(re.findall(r"\d+", victim["number"]))
        if len(numbers) == 1 and "PLURAL" not in victim["number"] and int(*numbers) >= 2:
            pairs.add((victim["kind"], int(*numbers)))
    return pairs


def said_pairs(read: list[Claim]) -> set[tuple[str, int]]:
    numbers = {
        (claim["kind"], number)
        for claim in read
        if claim["bound"] != "vague" and claim["kind"] in ("killed", "wounded")
        for number in (claim["value"], claim["low"], claim["high"])
    }
    return {(kind, number) for kind, number in numbers if number is not None and number >= 2}
