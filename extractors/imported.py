"""Claims coded by others, as claims of the ledger: a row of their table becomes an article of one line and its claim.

The line is the row as it stood in the table, so that the evidence of an imported claim is what its coders wrote.
"""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import Any, Final

from extractors.curation_rows import EARLIEST_DAY, LARGEST_COUNT
from extractors.identity import content_id, text_digest
from extractors.records import KEPT_OUT_MODALITIES, Article, Claim, Extraction
from extractors.stake import DISINTERESTED

IMPORT_VERSION: Final = "2"
_COUNT: Final = re.compile(r"(?:[0-9]{1,20}|[0-9]{1,3}(?:,[0-9]{3})+)(?:\.[0-9]{1,20})?(?:[eE]\+?[0-9]{1,2})?")
_THOUSANDS_BY_POINT: Final = re.compile(r"[0-9]{1,3}\.[0-9]{3}")
_DAY_NUMBER: Final = re.compile(r"[0-9]{1,7}(?:\.0+)?")
_WITHOUT_NUMBER: Final = frozenset({"range", "vague", "none_reported"})
_ISO_DAY: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
# What a mapping cannot set: it follows from the row.
_OF_ROW: Final = frozenset({
    "claim_id", "value_text", "value", "low", "high", "sentence", "sentence_start", "sentence_end", "number_start",
    "number_end", "rule_id", "extractor_version", "claimant_stake", "period_start", "as_of", "stated_on",
    "related_claim_id", "use_in_timeline", "exclude_reason",
})  # fmt: skip


@dataclass(frozen=True, slots=True)
class ImportMapping:
    """How the columns of a table become the fields of a claim.

    ``number_column`` holds the count and ``day_column`` the day, counted from ``first_day``, which is day 1, or as an
    ISO date where ``first_day`` is null. ``fields`` are set on every claim; ``columns`` maps column -> cell -> fields,
    the later columns win, and a row with a cell that its column does not list is left out. A claimant of the harmed
    party has the stake own; where both are ``belligerents`` and not one party, enemy; a disinterested class (igo, ngo,
    research, osint, media, third_party_state) of no belligerent none; everybody else unknown. A denied, predicted,
    hypothetical or rhetorical figure is kept out of the timelines.
    """

    outlet_id: str
    number_column: str
    day_column: str
    first_day: date | None
    belligerents: tuple[str, ...]
    fields: Mapping[str, str]
    columns: Mapping[str, Mapping[str, Mapping[str, str]]]


def parse_mapping(table: Mapping[str, Any]) -> ImportMapping:
    """The mapping of a TOML table. Raises ValueError naming the key that is missing, unknown or of the wrong kind."""
    known = {"outlet_id", "number_column", "day_column", "first_day", "belligerents", "fields", "columns"}
    if unknown := sorted(set(table) - known):
        raise ValueError(f"unknown key {unknown[0]!r}; the keys are {', '.join(sorted(known))}")
    if missing := sorted({"outlet_id", "number_column", "day_column"} - set(table)):
        raise ValueError(f"key {missing[0]!r} is missing")
    first_day = table.get("first_day")
    if not isinstance(first_day, date | None) or isinstance(first_day, datetime):
        raise ValueError("first_day is a date, written 2022-02-24 without quotes")
    _check_kinds(table)
    return ImportMapping(
        outlet_id=table["outlet_id"],
        number_column=table["number_column"],
        day_column=table["day_column"],
        first_day=table.get("first_day"),
        belligerents=tuple(table.get("belligerents", ())),
        fields=table.get("fields", {}),
        columns=table.get("columns", {}),
    )


def _check_kinds(table: Mapping[str, Any]) -> None:
    for key in ("outlet_id", "number_column", "day_column"):
        if not isinstance(table[key], str) or not table[key]:
            raise ValueError(f"{key} is a text in quotes")
    sides = table.get("belligerents", [])
    if not isinstance(sides, list) or not all(isinstance(side, str) for side in sides):
        raise ValueError('belligerents is a list of codes: ["UKR", "RUS"]')
    _check_fields("fields", table.get("fields", {}))
    columns = table.get("columns", {})
    for column, cells in columns.items() if isinstance(columns, dict) else [("", None)]:
        if not isinstance(cells, dict):
            raise ValueError(f'columns.{column} is a table: [columns.{column or "side"}], below it "cell" = {{ ... }}')
        for cell, fields in cells.items():
            _check_fields(f"columns.{column}, {cell!r}", fields)


def _check_fields(where: str, fields: Any) -> None:
    known = sorted({field.name for field in dataclasses.fields(Claim)} - _OF_ROW)
    if not isinstance(fields, dict):
        raise ValueError(f'{where}: is not a table of fields: {{ kind = "killed" }}')
    for name, value in fields.items():
        if name not in known:
            raise ValueError(f"{where}: a mapping sets no {name!r}; it sets {', '.join(known)}")
        if not isinstance(value, str) or not value:
            raise ValueError(f"{where}: {name} is a text in quotes")
        if name == "bound" and value in _WITHOUT_NUMBER:
            raise ValueError(f"{where}: a row has one number, which is no {value} count; use at_least or at_most")


def import_rows(
    rows: Iterable[Mapping[str, str]], mapping: ImportMapping, source_name: str, imported_at: datetime
) -> Iterator[tuple[Article, Extraction]]:
    """The rows that ``mapping`` covers, each as an article of one line and its claim; ``source_name`` names the table.
    Of a row that was imported before, what it says at ``imported_at`` counts from now on.

    Raises ValueError naming the row (from 1, without the header) and the cell that cannot be read.
    """
    for number, row in enumerate(rows, start=1):
        try:
            fields = _claim_fields(row, mapping)
            if fields is not None:
                article, extraction = _row_records(row, number, fields, mapping, source_name)
                yield dataclasses.replace(article, modified_at=imported_at), extraction
        except ValueError as error:
            raise ValueError(f"{source_name}, row {number}: {error}") from error


def _claim_fields(row: Mapping[str, str], mapping: ImportMapping) -> dict[str, str] | None:
    fields = dict(mapping.fields)
    for column, cells in mapping.columns.items():
        cell = _cell(row, column)
        if cell not in cells:
            return None
        fields.update(cells[cell])
    return fields


def _row_records(
    row: Mapping[str, str], number: int, fields: dict[str, str], mapping: ImportMapping, source_name: str
) -> tuple[Article, Extraction]:
    if "kind" not in fields:
        raise ValueError('the mapping sets no kind: [fields] kind = "killed"')
    day = _parse_day(mapping.day_column, _cell(row, mapping.day_column), mapping.first_day)
    printed = _cell(row, mapping.number_column)
    value = _parse_count(mapping.number_column, printed)
    article = _article(row, number, day, mapping, source_name)
    start = _cell_start(row, mapping.number_column)
    claim = Claim(
        claim_id=content_id("clm", article.article_version_id, IMPORT_VERSION),
        value_text=printed,
        sentence=article.text,
        sentence_start=0,
        sentence_end=len(article.text),
        number_start=start,
        number_end=start + len(printed),
        stated_on=day,
        claimant_stake=_stake(fields, mapping.belligerents),
        **_use(fields),
        rule_id=f"import:{mapping.outlet_id}",
        extractor_version=IMPORT_VERSION,
        **_numbers(value, fields.pop("bound", "exact")),
        **fields,  # type: ignore[arg-type]
    )
    return article, Extraction(article.article_version_id, (claim,), (), IMPORT_VERSION)


def _use(fields: Mapping[str, str]) -> dict[str, Any]:
    modality = fields.get("modality")
    reason = modality if modality in KEPT_OUT_MODALITIES else None
    return {"use_in_timeline": reason is None, "exclude_reason": reason}


def _numbers(value: int, bound: str) -> dict[str, Any]:
    if bound == "zero" and value:
        raise ValueError(f"bound zero, but the number is {value}")
    low = None if bound in ("at_most", "less_than", "approx", "approx_below") else value
    high = None if bound in ("at_least", "more_than", "approx") else value
    return {"bound": bound, "value": value, "low": low, "high": high}


def _stake(fields: Mapping[str, str], belligerents: tuple[str, ...]) -> str:
    party, harmed = fields.get("claimant_party"), fields.get("victim_party")
    if party is not None and party == harmed:
        return "own"
    if party in belligerents:
        return "enemy" if harmed in belligerents else "unknown"
    return "none" if fields.get("claimant_class") in {*DISINTERESTED, "third_party_state"} else "unknown"


def _cell(row: Mapping[str, str], column: str) -> str:
    if column not in row:
        raise ValueError(f"there is no column {column!r}; the columns are {', '.join(row)}")
    return row[column]


def _parse_count(column: str, text: str) -> int:
    """A count of people as tables write it: 1200, 1,200, 1200.0, 1.2e+03. Whether 12.000 is twelve or twelve thousand
    depends on the country."""
    cell = text.strip()
    if _THOUSANDS_BY_POINT.fullmatch(cell):
        raise ValueError(f"column {column}: {cell} may be {cell.replace('.', '')}; write it without the point")
    if cell.startswith("-"):
        raise ValueError(f"column {column}: {cell[:40]!r} is negative")
    value = Decimal(cell.replace(",", "")) if _COUNT.fullmatch(cell) else None
    if value is None or value != value.to_integral_value():
        raise ValueError(f"column {column}: {cell[:40]!r} is not a whole number, written 1200 or 1,200")
    if value > LARGEST_COUNT:
        raise ValueError(f"column {column}: {cell[:40]} is no count of people; the largest is {LARGEST_COUNT:,}")
    return int(value)


def _parse_day(column: str, text: str, first_day: date | None) -> date:
    day = _parse_date(column, text.strip()) if first_day is None else _count_day(column, text.strip(), first_day)
    if day < EARLIEST_DAY:
        raise ValueError(f"column {column}: {day} is before {EARLIEST_DAY.year}")
    return day


def _parse_date(column: str, cell: str) -> date:
    problem = f"column {column}: {cell[:40]!r} is not a day, written 2022-02-24"
    if not _ISO_DAY.fullmatch(cell):
        raise ValueError(problem)
    try:
        return date.fromisoformat(cell)
    except ValueError as error:
        raise ValueError(problem) from error


def _count_day(column: str, cell: str, first_day: date) -> date:
    if not _DAY_NUMBER.fullmatch(cell) or not (number := int(cell.partition(".")[0])):
        raise ValueError(f"column {column}: {cell[:40]!r} is not the number of a day; {first_day} is day 1")
    try:
        return first_day + timedelta(days=number - 1)
    except OverflowError as error:
        raise ValueError(f"column {column}: day {cell} is yet to come") from error


def _article(row: Mapping[str, str], number: int, day: date, mapping: ImportMapping, source_name: str) -> Article:
    text, url = _line(row), f"{source_name}#row={number}"
    article_id = content_id("art", mapping.outlet_id, url)
    return Article(
        article_version_id=content_id("ver", article_id, text_digest(text)),
        article_id=article_id,
        capture_id=content_id("cap", url),
        outlet_id=mapping.outlet_id,
        article_url=url,
        canonical_url=None,
        title=None,
        byline=None,
        text=text,
        text_sha256=text_digest(text),
        published_at=datetime.combine(day, time(), UTC),
        published_precision="day",
        published_source="text",
        modified_at=None,
        language_declared=None,
        language_detected=None,
        parser_version=f"import:{IMPORT_VERSION}",
    )


def _line(row: Mapping[str, str]) -> str:
    return "; ".join(f"{column}: {cell}" for column, cell in row.items())


def _cell_start(row: Mapping[str, str], wanted: str) -> int:
    start = 0
    for column, cell in row.items():
        start += len(column) + 2
        if column == wanted:
            return start
        start += len(cell) + 2
    raise KeyError(f"there is no column {wanted!r}")
