"""The seed rows of the number layer: what the words of numbers, bounds and units mean."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from extractors.records import BOUNDS

NUMBER_ROLES: Final = frozenset({"unit", "ten", "hundred", "scale", "suffix", "fraction", "ordinal"})
SIDES: Final = frozenset({"before", "after", "verb", "bridge"})
UNIT_TYPES: Final = frozenset(
    {
        "person", "money", "percent", "age", "date", "time", "duration", "distance", "weapon", "unit_name",
        "ordinal", "vote", "animal", "other",
    }
)  # fmt: skip
PLACES: Final = frozenset({"after", "before", "ordinal"})


@dataclass(frozen=True, slots=True)
class NumberWordRow:
    """A word that is part of a number: ``unit`` 0-19, ``ten`` 20-90, ``hundred``, ``scale`` (multiplies what stands
    before it), ``suffix`` (a scale glued to digits: 40k), ``fraction`` (third = 1/3) or ``ordinal``."""

    word: str
    role: str
    value: float

    def __post_init__(self) -> None:
        if self.role not in NUMBER_ROLES:
            raise ValueError(f"role={self.role!r} is not one of {', '.join(sorted(NUMBER_ROLES))}")


@dataclass(frozen=True, slots=True)
class ApproximatorRow:
    """Words beside a number that set its bound. ``side``: they stand ``before`` or ``after`` it; ``verb``: a verb whose
    object the number is ("exceeded"); ``bridge``: words that may stand between a bound and its number ("another")."""

    phrase: str
    side: str
    bound: str = "exact"

    def __post_init__(self) -> None:
        if self.side not in SIDES:
            raise ValueError(f"side={self.side!r} is not one of {', '.join(sorted(SIDES))}")
        if self.bound not in BOUNDS:
            raise ValueError(f"bound={self.bound!r} is not one of {', '.join(sorted(BOUNDS))}")


@dataclass(frozen=True, slots=True)
class VagueCountRow:
    """A count that names no number, and the range it stands for; an empty ``high`` is open."""

    phrase: str
    low: int
    high: int | None = None

    def __post_init__(self) -> None:
        if self.high is not None and self.high < self.low:
            raise ValueError(f"{self.phrase!r}: high {self.high} is below low {self.low}")


@dataclass(frozen=True, slots=True)
class UnitNounRow:
    """A noun that numbers count, and what kind of thing it is. ``plural`` where it is irregular (the noun itself where
    both are the same); ``place`` says where it stands: ``after`` the number ("30 tanks"), ``before`` it ("Unit 8200",
    "$5") or after an ``ordinal`` ("36th Brigade"); ``lemma`` is what a sign or code stands for ("dollar")."""

    noun: str
    unit_type: str
    plural: str = ""
    place: str = "after"
    lemma: str = ""

    def __post_init__(self) -> None:
        if self.unit_type not in UNIT_TYPES:
            raise ValueError(f"unit_type={self.unit_type!r} is not one of {', '.join(sorted(UNIT_TYPES))}")
        if self.place not in PLACES:
            raise ValueError(f"place={self.place!r} is not one of {', '.join(sorted(PLACES))}")


@dataclass(frozen=True, slots=True)
class QuantityLexicon:
    """Everything the number layer knows: one tuple per seed file."""

    number_words: tuple[NumberWordRow, ...]
    approximators: tuple[ApproximatorRow, ...]
    vague_counts: tuple[VagueCountRow, ...]
    unit_nouns: tuple[UnitNounRow, ...]
