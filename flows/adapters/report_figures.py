"""The latest figures of a war: per series what each side says, the band over all, the modelled total, and how old."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from flows.adapters.report_data import (
    CLAIMS_A_CELL,
    ReportData,
    Row,
    band_label,
    said_label,
    series_key,
    series_title,
    stake_of,
)

STAKES: Final = ("own", "third_party", "enemy", "unknown")
LOG_FROM_RATIO: Final = 25


@dataclass(frozen=True, slots=True)
class Told:
    """What one side says now, or said last: the figure in words, by whom, as of when, and the claims behind it.

    Of the claims those come first that say an end of the figure.
    """

    label: str
    claimants: tuple[str, ...]
    day: date
    is_stale: bool
    claim_ids: tuple[str, ...]
    position: float | None


@dataclass(frozen=True, slots=True)
class Figures:
    """One series: the newest row of its band (``latest``), what each stake says, and the newest modelled total."""

    title: str
    party: str
    kind: str
    latest: Row
    told: Mapping[str, Told]
    model: Row | None

    @property
    def claims_count(self) -> int:
        """How many different claims the series has, on the page or not."""
        count: int = self.latest["claims_count"]
        return count

    @property
    def label(self) -> str:
        """The band in words."""
        return band_label(self.latest)

    @property
    def central(self) -> float | None:
        """The central figure where the band in words does not say it already."""
        central: float | None = self.latest["central"]
        return None if central in (self.latest["low"], self.latest["high"]) else central

    @property
    def claim_ids(self) -> list[str]:
        return list(self.latest["claim_ids"][:CLAIMS_A_CELL])


@dataclass(frozen=True, slots=True)
class Strip:
    """A line of numbers as places from 0 to 100: band, modelled interval, and what each side says."""

    first: float
    last: float
    is_logarithmic: bool
    band: tuple[float, float] | None
    model: tuple[float, float, float] | None
    told: tuple[tuple[str, float], ...]


def figures_of(data: ReportData, conflict_id: str) -> list[Figures]:
    """The series of a war that have a latest figure: those that still count first, then those with most claims."""
    own = data.of(conflict_id)
    found = [_figures(own, row) for row in own.latest]
    return sorted(found, key=lambda one: (one.latest["is_stale"], -one.claims_count, one.title))


def strip_of(one: Figures) -> Strip | None:
    """Where the numbers of a series lie on one line; null with fewer than two different numbers."""
    ends = [end for end in (one.latest["low"], one.latest["central"], one.latest["high"]) if end is not None]
    modelled = [one.model[name] for name in ("low", "central", "high")] if one.model else []
    said = [(stake, told.position) for stake, told in one.told.items() if told.position is not None]
    numbers = [float(number) for number in (*ends, *modelled, *(position for _, position in said))]
    if len(set(numbers)) < 2:
        return None
    low, high = min(numbers), max(numbers)
    is_logarithmic = low > 0 and high / low > LOG_FROM_RATIO
    first, last = (
        (low / 1.5, high * 1.5) if is_logarithmic else (max(0.0, low - (high - low) / 8), high + (high - low) / 8)
    )

    def place(number: float) -> float:
        if is_logarithmic:
            return round(100 * math.log(number / first) / math.log(last / first), 1)
        return round(100 * (number - first) / (last - first), 1)

    return Strip(
        first, last, is_logarithmic,
        (place(min(ends)), place(max(ends))) if ends else None,
        (place(modelled[0]), place(modelled[1]), place(modelled[2])) if modelled else None,
        tuple((stake, place(position)) for stake, position in said),
    )  # fmt: skip


def _figures(own: ReportData, row: Row) -> Figures:
    key = series_key(row)
    bands = {band["stake"]: band for band in own.bands if series_key(band) == key and band["day"] == own.newest_day}
    statements = [one for one in own.claimants if series_key(one) == key]
    told = {}
    for stake in STAKES:
        said = [one for one in statements if stake_of(one["claimant_stake"]) == stake]
        if said:
            told[stake] = _told(said, bands.get(stake))
    models = [one for one in own.estimates if series_key(one) == key]
    title = series_title(own, row["victim_party"], row["victim_group"], row["kind"])
    return Figures(title, row["victim_party"] or "", row["kind"], row, told, models[-1] if models else None)


def _told(said: Sequence[Row], band: Row | None) -> Told:
    live = [one for one in said if not one["is_stale"]]
    shown = live or sorted(said, key=lambda one: one["effective_date"], reverse=True)[:1]
    newest = max(one["effective_date"] for one in shown)
    figure = band if live and band is not None and not band["is_stale"] else shown[0]
    central = figure["central"] if "central" in figure else figure["value"]
    is_alone = len(shown) == 1 and (figure["low"], figure["high"]) == (shown[0]["low"], shown[0]["high"])
    is_alone = is_alone and not (figure["high"] is not None and figure.get("high_is_open"))
    return Told(
        said_label(shown[0]) if is_alone else _worded(figure),
        tuple(dict.fromkeys(one["claimant_name"] for one in shown)),
        newest,
        not live,
        tuple(one["claim_id"] for one in sorted(shown, key=lambda one: not _is_end(one, figure))[:CLAIMS_A_CELL]),
        _middle(figure["low"], central, figure["high"]),
    )


def _is_end(said: Row, figure: Row) -> bool:
    return any(said[end] is not None and said[end] == figure[end] for end in ("low", "high"))


def _worded(band: Row) -> str:
    """The band of a side, and its middle where that is neither end: a number that perhaps nobody said."""
    central, label = band["central"], band_label(band)
    return label if central in (None, band["low"], band["high"]) else f"{label} (middle {central:,.0f})"


def _middle(low: float | None, central: float | None, high: float | None) -> float | None:
    if central is not None:
        return float(central)
    ends = [float(end) for end in (low, high) if end is not None]
    return sum(ends) / len(ends) if ends else None
