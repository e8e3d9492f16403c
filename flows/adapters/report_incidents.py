"""The incidents of a war: what was said of the toll of each, and the current tolls in words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from flows.adapters.report_data import ReportData, Row, series_key, stake_of, toll_label


@dataclass(frozen=True, slots=True)
class Toll:
    """The current toll of one group of people in words, over all sides that state it, or of one of several sides.

    ``row`` is one of the statements behind it; ``stakes`` are the sides that state it.
    """

    row: Row
    label: str
    stakes: tuple[str, ...]
    is_of_one_side: bool = False


@dataclass(frozen=True, slots=True)
class Incident:
    """All statements about the toll of one incident, the first of them, and its current tolls."""

    first: Row
    rows: tuple[Row, ...]
    tolls: tuple[Toll, ...]


def incidents_of(own: ReportData) -> list[Incident]:
    """The incidents of the report of one war, in the order of its rows."""
    grouped: dict[str, list[Row]] = {}
    for row in own.incidents:
        grouped.setdefault(row["incident_id"], []).append(row)
    return [Incident(rows[0], tuple(rows), tuple(_tolls(rows))) for rows in grouped.values()]


def _tolls(rows: Sequence[Row]) -> Iterator[Toll]:
    current: dict[tuple[object, ...], list[Row]] = {}
    for row in rows:
        if row["is_current"]:
            current.setdefault(series_key(row), []).append(row)
    for said in current.values():
        by_stake: dict[str, list[Row]] = {}
        for row in said:
            by_stake.setdefault(stake_of(row["claimant_stake"]), []).append(row)
        yield Toll(said[0], toll_label(said), tuple(by_stake))
        if len(by_stake) > 1:
            for stake, own in by_stake.items():
                yield Toll(own[0], toll_label(own), (stake,), is_of_one_side=True)
