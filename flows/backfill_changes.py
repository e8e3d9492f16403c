"""The report of what a new reading of the archive changes, written before anything is published."""

from __future__ import annotations

import csv
import dataclasses
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, Final

from extractors.claim import EXTRACTOR_VERSION
from extractors.claim_changes import ClaimChange, compare_readings, count_by_field, count_by_rule, pick_examples
from flows.desk import Desk
from flows.errors import TransientError
from flows.page_worker import PageResult

REPORT: Final = "changes.md"
TABLE: Final = "changes.csv"
EXAMPLES: Final = 40
SHOWN: Final = 5
_CAPTURES_AT_ONCE: Final = 2_000
_EVERY_VERSION: Final = ""


def write_changes(desk: Desk) -> dict[str, Any]:
    """Compare the readings of today's extractor version with those before it, and write the report."""
    with desk.warehouse() as warehouse:
        ids = warehouse.state.captures_read_by(EXTRACTOR_VERSION)
    changes, compared = list[ClaimChange](), 0
    for first in range(0, len(ids), _CAPTURES_AT_ONCE):
        chunk = ids[first : first + _CAPTURES_AT_ONCE]
        with desk.warehouse() as warehouse:
            old = warehouse.state.claims_before(EXTRACTOR_VERSION, chunk)
            new = warehouse.state.claims_of_version(EXTRACTOR_VERSION, chunk)
        changes += compare_readings(old, new)
        compared += len({row["capture_id"] for row in old})
    return _write(desk, changes, compared, "The new readings are in the ledger, beside the old ones.")


def write_judgement(desk: Desk, units: Iterable[Sequence[PageResult]]) -> dict[str, Any]:
    """Compare readings that were not appended with the newest in the ledger, unit by unit, and write the report.

    ``same_version`` counts articles that this very version has read before: their new readings would not be appended.
    """
    changes, compared, same_version = list[ClaimChange](), 0, 0
    for results in units:
        by_capture = {result.task.capture.capture_id: result for result in results if result.article}
        with desk.warehouse() as warehouse:
            current = warehouse.state.current_capture_ids(list(by_capture))
            old = warehouse.state.claims_before(_EVERY_VERSION, current)
            versions = [result.article.article_version_id for result in by_capture.values() if result.article]
            same_version += len(warehouse.state.extracted_article_version_ids(versions, EXTRACTOR_VERSION))
        changes += compare_readings(old, [row for key in sorted(current) for row in _rows(by_capture[key])])
        compared += len(current)
    return _write(desk, changes, compared, "Nothing of this is in the ledger yet.") | {"same_version": same_version}


def report_text(changes: dict[str, Any]) -> str:
    """The report that was written, for the artifact."""
    return Path(changes["report"]).read_text(encoding="utf-8")


def _rows(result: PageResult) -> list[dict[str, Any]]:
    article, extraction = result.article, result.extraction
    if article is None or extraction is None:
        return []
    owner = {"capture_id": article.capture_id, "article_url": article.canonical_url or article.article_url}
    if not extraction.claims:
        return [{**owner, "claim_id": None}]
    return [{**owner, **dataclasses.asdict(claim)} for claim in extraction.claims]


def _write(desk: Desk, changes: Sequence[ClaimChange], compared: int, state: str) -> dict[str, Any]:
    folder = desk.settings.data_dir / "backfill"
    counts = Counter(change.change for change in changes)
    found = {name: counts[name] for name in ("gained", "lost", "altered")} | {
        "articles": compared,
        "by_rule": count_by_rule(changes),
        "by_field": count_by_field(changes),
        "examples": [_example(change) for change in pick_examples(changes, SHOWN)],
        "report": str(folder / REPORT),
        "table": str(folder / TABLE),
    }
    try:
        folder.mkdir(parents=True, exist_ok=True)
        (folder / REPORT).write_text("\n".join(_markdown(found, changes, state)), encoding="utf-8")
        _write_table(folder / TABLE, changes)
    except OSError as error:
        raise TransientError(f"{folder}: cannot be written ({error.strerror}); free or repair it") from error
    return found


def _write_table(path: Path, changes: Sequence[ClaimChange]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow([field.name for field in dataclasses.fields(ClaimChange)])
        for change in changes:
            row = (change.change, change.rule_id, change.article_url, change.value_text, change.sentence)
            writer.writerow([*row, "; ".join(change.altered)])


def _markdown(found: dict[str, Any], changes: Sequence[ClaimChange], state: str) -> Iterator[str]:
    yield from (f"# What extractor version {EXTRACTOR_VERSION} reads differently", "")
    yield from (f"{found['articles']} articles were read again. {state}", "")
    if not changes:
        yield from ("Every claim is read as before.", "")
        return
    yield f"{found['gained']} claims gained, {found['lost']} lost, {found['altered']} altered."
    yield from ("", "| rule | gained | lost | altered |", "|---|---|---|---|")
    for rule, counts in found["by_rule"].items():
        yield f"| {rule} | {counts['gained']} | {counts['lost']} | {counts['altered']} |"
    if found["by_field"]:
        fields = ", ".join(f"{name} {count}" for name, count in found["by_field"].items())
        yield from ("", f"Altered fields: {fields}.")
    shown = pick_examples(changes, EXAMPLES)
    yield from ("", f"{len(shown)} of {len(changes)}, some of every sort; {TABLE} holds all.", "")
    for change in shown:
        yield from (f"- {_example(change)}", f"  {change.article_url}")
    yield ""


def _example(change: ClaimChange) -> str:
    what = f" ({'; '.join(change.altered)})" if change.altered else ""
    return f"{change.change} by {change.rule_id}: **{change.value_text}**{what} - {change.sentence}"
