"""Importing claims that others coded: they become rows like any others, marked as imported, and are published."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

from extractors.identity import content_id
from extractors.imported import ImportMapping, import_rows
from extractors.records import Article, Batch, Extraction, RunEvent, Sighting
from flows.adapters.claim_tables import read_mapping, read_table
from flows.adapters.warehouse import Warehouse
from flows.codes import refuse_unknown_conflict, refuse_unknown_party
from flows.errors import ConfigurationError
from flows.lock import writer_lock
from flows.publish import publish_report
from flows.settings import Settings
from flows.warehouse_seeds import warehouse_seeds

FLOW_NAME: Final = "import"


@dataclass(frozen=True, slots=True)
class ImportSummary:
    """What an import did: rows of the table, rows that the mapping covers, claims that the ledger did not have."""

    rows_count: int
    covered_count: int
    new_claims_count: int


def import_claims(table_path: Path, mapping_name: str, settings: Settings) -> ImportSummary:
    """Add the claims of a table to the ledger and publish it; a second import of the same file adds nothing.

    Ids come from the file's name and the row's number. Raises ConfigurationError naming the row that cannot be read:
    then nothing was added.
    """
    started_at = datetime.now(UTC)
    rows = read_table(table_path)
    records = _records(rows, table_path, mapping_name, started_at)
    batch = Batch(
        articles=tuple(article for article, _ in records),
        sightings=tuple(Sighting.of(article, started_at) for article, _ in records),
        extractions=tuple(extraction for _, extraction in records),
    )
    with writer_lock(settings.lock_path), Warehouse(settings.writer_path) as warehouse:
        warehouse.migrate()
        warehouse.load_seeds(warehouse_seeds(settings), datetime.now(UTC))
        added = warehouse.append(batch)["claims"]
        if added:
            warehouse.append(Batch(run_events=_run_events(table_path, started_at, added)))
        warehouse.publish(settings.published_path)
    if settings.report_after_ingest:
        publish_report(settings)
    return ImportSummary(len(rows), len(records), added)


def _records(
    rows: list[dict[str, str]], table_path: Path, mapping_name: str, now: datetime
) -> list[tuple[Article, Extraction]]:
    mapping = read_mapping(mapping_name)
    _refuse_unknown_codes(mapping, mapping_name)
    if not rows:
        raise ConfigurationError(f"{table_path}: has a header and no rows; nothing was added")
    try:
        records = list(import_rows(rows, mapping, table_path.name, now))
    except ValueError as error:
        raise ConfigurationError(f"{error}; correct the row or the mapping {mapping_name}") from error
    for article, _ in records:
        _refuse_future(article, now)
    return records


def _refuse_unknown_codes(mapping: ImportMapping, name: str) -> None:
    """A mistyped war or party would be one of its own in every view."""
    for side in mapping.belligerents:
        refuse_unknown_party(f"{name}: belligerents", side)
    for fields in (mapping.fields, *(fields for cells in mapping.columns.values() for fields in cells.values())):
        for field, code in fields.items():
            if field == "conflict_id":
                refuse_unknown_conflict(f"{name}: {field}", code)
            elif field in ("victim_party", "actor_party", "claimant_party"):
                refuse_unknown_party(f"{name}: {field}", code)


def _refuse_future(article: Article, now: datetime) -> None:
    """The newest day of the ledger decides what is stale: one day mistyped into the future would end every timeline."""
    if article.published_at is not None and article.published_at > now + timedelta(days=1):
        raise ConfigurationError(
            f"{article.article_url}: {article.published_at:%Y-%m-%d} is yet to come; correct the row"
        )


def _run_events(table_path: Path, started_at: datetime, added: int) -> tuple[RunEvent, ...]:
    run_id = content_id("run", FLOW_NAME, table_path.name, started_at.isoformat())
    return (
        RunEvent(run_id, FLOW_NAME, "started", started_at, detail=table_path.name),
        RunEvent(run_id, FLOW_NAME, "finished", datetime.now(UTC), claims_count=added, detail=table_path.name),
    )
