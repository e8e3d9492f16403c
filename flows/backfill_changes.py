"""The report of what a new reading of the archive changes, written before anything is published."""

from __future__ import annotations

import csv
import dataclasses
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any, Final

from extractors.claim import EXTRACTOR_VERSION
from extractors.claim_changes import ClaimChange, compare_readings, count_by_rule
from flows.desk import Desk
from flows.errors import TransientError
from flows.page_worker import PageResult

REPORT: Final = "changes.md"
TABLE: Final = "changes.csv"
EXAMPLES: Final = 40
_EVERY_VERSION: Final = ""


def write_changes(desk: Desk) -> dict[str, Any]:
    """Compare the readings of today's extractor version with those before it, and write the report."""
    with desk.warehouse() as warehouse:
        old = warehouse.state.claims_before(EXTRACTOR_VERSION)
        new = warehouse.state.claims_of_version(EXTRACTOR_VERSION)
    return _write(desk, compare_readings(old, new), "The rows are in the ledger, beside the old ones.")


def write_judgement(desk: Desk, results: Iterable[PageResult]) -> dict[str, Any]:
    """Compare readings that were not appended with the newest in the ledger, and write the report."""
    with desk.warehouse() as warehouse:
        old = warehouse.state.claims_before(_EVERY_VERSION)
    newest: dict[str, PageResult] = {}
    for result in results:
        if result.article:
            known = newest.get(result.article.article_id)
            if known is None or known.task.capture.fetched_at <= result.task.capture.fetched_at:
                newest[result.article.article_id] = result
    new = [row for result in newest.values() for row in _rows(result)]
    return _write(desk, compare_readings(old, new), "Nothing was appended.")


def _rows(result: PageResult) -> list[dict[str, Any]]:
    article, extraction = result.article, result.extraction
    if article is None or extraction is None:
        return []
    owner = {"article_id": article.article_id, "article_url": article.canonical_url or article.article_url}
    if not extraction.claims:
        return [{**owner, "claim_id": None}]
    return [{**owner, **dataclasses.asdict(claim)} for claim in extraction.claims]


def _write(desk: Desk, changes: Sequence[ClaimChange], state: str) -> dict[str, Any]:
    folder = desk.settings.data_dir / "backfill"
    by_rule = count_by_rule(changes)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        (folder / REPORT).write_text(_markdown(changes, by_rule, state), encoding="utf-8")
        _write_table(folder / TABLE, changes)
    except OSError as error:
        raise TransientError(f"{folder}: cannot be written ({error.strerror}); free or repair it") from error
    counts = Counter(change.change for change in changes)
    totals = {name: counts[name] for name in ("gained", "lost", "altered")}
    return {**totals, "by_rule": by_rule, "report": str(folder / REPORT), "table": str(folder / TABLE)}


def _write_table(path: Path, changes: Sequence[ClaimChange]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow([field.name for field in dataclasses.fields(ClaimChange)])
        for change in changes:
            row = (change.change, change.rule_id, change.article_url, change.value_text, change.sentence)
            writer.writerow([*row, "; ".join(change.altered)])


def _markdown(changes: Sequence[ClaimChange], by_rule: dict[str, dict[str, int]], state: str) -> str:
    lines = [f"# What extractor version {EXTRACTOR_VERSION} reads differently", "", state, ""]
    if not changes:
        return "\n".join([*lines, "Every claim is read as before.", ""])
    lines += ["| rule | gained | lost | altered |", "|---|---|---|---|"]
    lines += [f"| {rule} | {n['gained']} | {n['lost']} | {n['altered']} |" for rule, n in by_rule.items()]
    lines += ["", f"The first {min(EXAMPLES, len(changes))} of {len(changes)}; {TABLE} holds all.", ""]
    for change in changes[:EXAMPLES]:
        what = f" ({'; '.join(change.altered)})" if change.altered else ""
        lines.append(f"- {change.change} by {change.rule_id}: **{change.value_text}**{what} - {change.sentence}")
        lines.append(f"  {change.article_url}")
    return "\n".join([*lines, ""])
