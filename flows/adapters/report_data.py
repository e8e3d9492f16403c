"""What the report is made from: plain rows, as the queries ``sql/queries/report_*.sql`` return them."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final, Protocol

Row = Mapping[str, Any]
CLAIMS_A_CELL: Final = 3
_TURNS: Final = dict.fromkeys([0x061C, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A)])  # Unicode bidi
_CLAIM_COLUMNS: Final = {
    "incidents": ("claim_id",), "claimants": ("claim_id",), "contradictions": ("claim_id_a", "claim_id_b"),
    "regressions": ("claim_id", "previous_claim_id"),
}  # fmt: skip
STAKE_LABELS: Final = {
    "own": "Own count",
    "enemy": "The other side's count",
    "third_party": "Third parties",
    "unknown": "Claimant's side unknown",
}
CLASS_LABELS: Final = {
    "party_official": "government at war",
    "party_military": "army or armed group",
    "third_party_state": "other state",
    "igo": "United Nations, other international body",
    "ngo": "aid or rights group",
    "research": "research group",
    "osint": "counts from open sources",
    "health_authority": "health authority",
    "medical": "hospital, doctors",
    "emergency_service": "police, rescuers",
    "local_authority": "local authority",
    "media": "media",
    "witness": "witness",
    "individual": "single person",
    "anonymous_official": "unnamed officials",
    "unattributed": "nobody is named",
}
KIND_LABELS: Final = {
    "killed": "killed",
    "wounded": "wounded",
    "casualties": "killed or wounded",
    "missing": "missing",
    "captured": "captured",
    "losses": "lost",
    "neutralised": "“neutralised”",
}
BOUND_WORDS: Final = {
    "at_least": "at least",
    "more_than": "more than",
    "at_most": "at most",
    "less_than": "less than",
    "approx": "about",
    "approx_below": "nearly",
}
LABELS_A_TOLL: Final = 3
GROUP_LABELS: Final = {
    "civilian": "civilians",
    "combatant": "military",
    "police": "police",
    "medical": "medical workers",
    "aid_worker": "aid workers",
    "journalist": "journalists",
    "children": "children",
    "women": "women",
    "prisoner": "prisoners",
    "mixed": "civilians and military",
    "unknown": "people, group not stated",
}


CLAIMS_ON_A_PAGE: Final = 4_000
_OF_A_WAR: Final = (
    "latest", "bands", "points", "incidents", "contradictions", "estimates", "claimants", "regressions", "biases",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class ReportData:
    """The rows of one report.

    ``latest``: the newest row of ``casualty_timeline`` per series. ``bands``: ``stake_timeline`` rows of the days on
    which something changed. ``points``: claims with their evidence, one per assertion, capped per war. ``incidents``:
    all revisions of the newest incidents. ``conflicts``: one row per war. ``contradictions``: pairs of claims that
    cannot both hold. ``regressions``: running totals that fell or spiked. ``estimates``: the modelled totals, a row a
    week; ``biases``: those it found. ``claimants``: what each claimant said last, per series. ``party_names``: party
    id to name. ``newest_day``: the newest day that the ledger knows of.
    """

    newest_day: date | None
    conflicts: tuple[Row, ...]
    latest: tuple[Row, ...]
    bands: tuple[Row, ...]
    points: tuple[Row, ...]
    incidents: tuple[Row, ...]
    contradictions: tuple[Row, ...]
    party_names: Mapping[str, str]
    counts: Row
    estimates: tuple[Row, ...] = ()
    claimants: tuple[Row, ...] = ()
    regressions: tuple[Row, ...] = ()
    biases: tuple[Row, ...] = ()

    def of(self, conflict_id: str) -> ReportData:
        """The same report with the rows of one war only."""
        own: dict[str, Any] = {
            name: tuple(row for row in getattr(self, name) if row["conflict_id"] == conflict_id) for name in _OF_A_WAR
        }
        return dataclasses.replace(self, **own)


@dataclass(frozen=True, slots=True)
class Series:
    """One victim party, group and kind within a conflict, with the rows that belong to it."""

    conflict_id: str
    victim_party: str | None
    victim_group: str
    kind: str
    title: str
    bands: tuple[Row, ...]
    points: tuple[Row, ...]
    estimates: tuple[Row, ...] = ()

    @property
    def anchor(self) -> str:
        return (
            "-".join((self.conflict_id, self.victim_party or "any", self.victim_group, self.kind))
            .lower()
            .replace("+", "-")
        )


class NamedQueries(Protocol):
    """What the loader needs of a published ledger."""

    def named_query(self, name: str, params: Mapping[str, Any] | None = None) -> Any:
        """The result of a query of ``sql/queries`` as a pyarrow table."""


def load_report_data(ledger: NamedQueries, claims_on_a_page: int = CLAIMS_ON_A_PAGE) -> ReportData:
    """The rows of the report of a published ledger. Of each war come at most ``claims_on_a_page`` assertions."""

    def rows(name: str, **params: Any) -> tuple[Row, ...]:
        table = ledger.named_query(name, params or None).to_pylist()
        return tuple({column: _in_order(column, value) for column, value in row.items()} for row in table)

    (counts,) = rows("report_counts")
    tables = {
        name: rows(f"report_{name}")
        for name in ("latest", "bands", "incidents", "contradictions", "claimants", "regressions", "biases")
    }
    return ReportData(
        newest_day=counts["newest_day"],
        conflicts=rows("report_conflicts"),
        points=rows("report_points", needed=_claims_pointed_at(tables), cap=claims_on_a_page),
        party_names={row["party_id"]: row["name"] for row in rows("report_parties")},
        counts=counts,
        estimates=rows("report_meta_estimates"),
        **tables,
    )


def _in_order(column: str, value: Any) -> Any:
    """A name or a title without the signs that turn the direction of what follows: the number behind it, too. Those of
    a sentence stay, since places in it are counted; it is a block of its own."""
    if isinstance(value, str) and column != "sentence":
        return value.translate(_TURNS)
    return [_in_order(column, item) for item in value] if isinstance(value, list) else value


def _claims_pointed_at(tables: Mapping[str, Iterable[Row]]) -> list[str]:
    """The claims that some table of the report leads to: their evidence has to be on the page."""
    ids = {claim_id for row in tables["latest"] for claim_id in row["claim_ids"][:CLAIMS_A_CELL]}
    for name, columns in _CLAIM_COLUMNS.items():
        ids.update(row[column] for row in tables[name] for column in columns if row[column] is not None)
    return sorted(ids)


def stake_of(code: str) -> str:
    """The side that tells it, as ``stake_timeline`` groups them: allies of either side are third parties."""
    return code if code in ("own", "enemy", "unknown") else "third_party"


def series_key(row: Row) -> tuple[Any, Any, Any]:
    """What tells one series of a war from another."""
    return row["victim_party"], row["victim_group"], row["kind"]


def series_of(data: ReportData, conflict_id: str) -> list[Series]:
    """The series of a conflict, the one with most claims first."""
    totals = [row for row in data.points if row["series_type"] == "total" and not row["is_repeat"]]
    bands, points, estimates = (_by_series(rows, conflict_id) for rows in (data.bands, totals, data.estimates))
    keys = sorted(bands.keys() | points.keys(), key=lambda key: (-len(points.get(key, ())), str(key)))
    return [
        Series(
            conflict_id, *key, series_title(data, *key),
            *(tuple(rows.get(key, ())) for rows in (bands, points, estimates)),
        )
        for key in keys
    ]  # fmt: skip


def _by_series(rows: Iterable[Row], conflict_id: str) -> dict[tuple[Any, Any, Any], list[Row]]:
    groups: dict[tuple[Any, Any, Any], list[Row]] = {}
    for row in rows:
        if row["conflict_id"] == conflict_id:
            groups.setdefault(series_key(row), []).append(row)
    return groups


def series_title(data: ReportData, victim_party: str | None, victim_group: str, kind: str) -> str:
    """``Russia: military, killed``; a party or group that no claim states is said to be unstated."""
    return f"{party_name(data, victim_party)}: {GROUP_LABELS[victim_group]}, {KIND_LABELS[kind]}"


def counted(number: int, thing: str) -> str:
    """``1 claim``, ``1,200 claims``."""
    return f"{number:,} {thing}" if number == 1 else f"{number:,} {thing}s"


def party_name(data: ReportData, party_id: str | None) -> str:
    if party_id is None:
        return "Side not stated"
    return " and ".join(data.party_names.get(part, part) for part in party_id.split("+"))


def number_label(low: float | None, central: float | None, high: float | None, high_is_open: bool = False) -> str:
    """The band in words: ``about``-free, bounds as they were said. Null is ``no figure``, never zero."""
    if low is None and high is None:
        return "no figure" if central is None else f"{central:,.0f}"
    if high is None or (high_is_open and high == low):
        return f"at least {low:,.0f}"
    if low is None:
        return f"at most {high:,.0f}"
    label = f"{low:,.0f}" if low == high else f"{low:,.0f}–{high:,.0f}"
    return f"{label} or more" if high_is_open else label


def band_label(row: Row) -> str:
    """A row of a timeline in words; a value without a low end was said as "nearly", a mere ceiling was not."""
    is_nearly = row["low"] is None and row["high"] is not None and row["central"] == row["high"]
    if is_nearly and (row["central_basis"] or "").endswith("values"):
        return f"nearly {row['high']:,.0f}"
    return number_label(row["low"], None, row["high"], row["high_is_open"])


def said_label(row: Row) -> str:
    """What one claimant says on one day: one number with its bound word, else the range; vague counts as printed.

    ``bound`` and ``stated`` are the bound and the number of the first claim behind the row.
    """
    if row.get("is_vague"):
        return f"“{row['value_text']}”"
    ends = {row[name] for name in ("low", "value", "high")} - {None}
    if len(ends) != 1:
        return number_label(row["low"], None, row["high"])
    (number,) = ends
    word = BOUND_WORDS.get(row["bound"]) if row["stated"] == number else None
    if word is None and (row["low"] is None or row["high"] is None):
        word = "nearly" if row["value"] is not None else "at most" if row["low"] is None else "at least"
    return f"{word} {number:,.0f}" if word else f"{number:,.0f}"


def toll_label(said: Sequence[Row]) -> str:
    """The current toll of an incident over its claimants: each with its bound words, a range where they are many."""
    firm = [row for row in said if not row.get("is_vague")]
    labels = list(dict.fromkeys(said_label(row) for row in firm or said))
    if len(labels) == 1 or not firm or (len(labels) <= LABELS_A_TOLL and not all(map(_is_bare, labels))):
        return " / ".join(labels)
    ends = [end for row in firm for end in (row["low"], row["value"], row["high"]) if end is not None]
    is_open = any(row["value"] is None and row["high"] is None and row["low"] == max(ends) for row in firm)
    return number_label(min(ends), None, max(ends), is_open) if ends else "no figure"


def _is_bare(label: str) -> bool:
    return label[0].isdigit() and label[-1].isdigit()
