"""Rows that people keep for reading the ledger: the many names of one claimant, names of states, corrections."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from extractors.bounds import limits
from extractors.records import AGGREGATIONS, BOUNDS, CLAIMANT_CLASSES, KINDS, SCOPES, STAKES, VICTIM_GROUPS

DECISIONS: Final = frozenset({"accept", "reject", "correct"})
LARGEST_COUNT: Final = 10_000_000_000
EARLIEST_DAY: Final = date(1900, 1, 1)
_WITHOUT_VALUE: Final[dict[str, tuple[str, ...]]] = {"range": ("low", "high"), "vague": ("low",), "none_reported": ()}
CODES: Final = {
    "kind": KINDS, "bound": BOUNDS, "victim_group": VICTIM_GROUPS, "claimant_class": CLAIMANT_CLASSES,
    "claimant_stake": STAKES, "aggregation": AGGREGATIONS, "scope": SCOPES,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class ClaimantNameRow:
    """A row of ``claimant_names.csv``: a printed name that has all the ``words``, in any order and case, is this one.

    Of several rows that fit, the one with most words counts. ``claimant_party`` restricts the row to claims that
    speak for that party. ``is_daily_issuer``: its figure is stale after 7 days, not 90.
    """

    claimant_id: str
    claimant_name: str
    words: tuple[str, ...]
    claimant_party: str | None = None
    is_daily_issuer: bool = False
    note: str = ""

    def __post_init__(self) -> None:
        if any(word != word.lower() or " " in word for word in self.words):
            raise ValueError(f"words={self.words!r} are single lower-case words, separated by ;")


@dataclass(frozen=True, slots=True)
class PartyCodeRow:
    """A row of ``party_codes.csv``: a state, its ISO 3166 alpha-2 code and its name for people."""

    party_id: str
    party_code: str
    party_name: str


@dataclass(frozen=True, slots=True)
class CorrectionRow:
    """A row of ``corrections.csv``: which claim, the decision, and what is right instead.

    It points at evidence, not at an id: the article (URL or version), and the sentence, the place or the number.
    """

    decision: str
    reason: str
    article_url: str | None = None
    article_version_id: str | None = None
    sentence_sha256: str | None = None
    number_start: int | None = None
    number_end: int | None = None
    printed_value: int | None = None
    kind: str | None = None
    bound: str | None = None
    value: int | None = None
    low: int | None = None
    high: int | None = None
    victim_group: str | None = None
    victim_party: str | None = None
    conflict_id: str | None = None
    claimant: str | None = None
    claimant_class: str | None = None
    claimant_party: str | None = None
    claimant_stake: str | None = None
    aggregation: str | None = None
    scope: str | None = None
    as_of: date | None = None
    decided_by: str | None = None
    decided_on: date | None = None

    def __post_init__(self) -> None:
        if self.decision not in DECISIONS:
            raise ValueError(f"decision={self.decision!r} is not one of {', '.join(sorted(DECISIONS))}")
        if not (self.article_url or self.article_version_id):
            raise ValueError("a correction names its article: article_url or article_version_id")
        if self.sentence_sha256 is None and self.number_start is None and self.printed_value is None:
            raise ValueError("a correction names its claim: sentence_sha256, number_start or printed_value")
        for name, allowed in CODES.items():
            if getattr(self, name) not in {None, *allowed}:
                raise ValueError(f"{name}={getattr(self, name)!r} is not one of {', '.join(sorted(allowed))}")
        missing = _missing(self.bound, {"value": self.value, "low": self.low, "high": self.high})
        if missing:
            raise ValueError(f"{missing} is missing: a corrected number is a bound with its value, low and high")
        for name in ("value", "low", "high"):
            _require_count(name, getattr(self, name))
        if self.as_of is not None:
            _require_past(self.as_of, self.decided_on)


def _require_count(name: str, number: int | None) -> None:
    if number is not None and not 0 <= number <= LARGEST_COUNT:
        raise ValueError(f"{name} {number} is no count of people: it is 0 to {LARGEST_COUNT:,}")


def _require_past(as_of: date, decided_on: date | None) -> None:
    """Where the person who decides lives, it may be tomorrow already."""
    if as_of < EARLIEST_DAY:
        raise ValueError(f"as_of {as_of} is before {EARLIEST_DAY.year}")
    if decided_on is not None and as_of > decided_on + timedelta(days=1):
        raise ValueError(f"as_of {as_of} is yet to come: it was decided on {decided_on}")


def _missing(bound: str | None, numbers: dict[str, int | None]) -> str | None:
    """The first column that a corrected number lacks, by the table of bounds; none where no number is corrected."""
    if bound is None:
        return "bound" if any(number is not None for number in numbers.values()) else None
    needed = _WITHOUT_VALUE.get(bound)
    if needed is None:
        ends = zip(("low", "high"), limits(0, bound), strict=True)
        needed = ("value", *(name for name, end in ends if end is not None))
    return next((name for name in needed if numbers[name] is None), None)
