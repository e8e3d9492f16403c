"""The meta-estimates of a snapshot: computed when it is published, reused where the claims have not changed."""

from __future__ import annotations

import contextlib
from collections.abc import Iterable, Sequence
from itertools import groupby
from pathlib import Path
from typing import Any, Final

import duckdb
import pyarrow as pa

from extractors.meta_estimate import (
    METHOD_VERSION,
    MIN_CLAIMANTS,
    MIN_CLAIMS,
    MetaEstimate,
    Statement,
    estimate_total,
    input_digest,
)
from flows.adapters.warehouse_sql import load_statement

_SERIES: Final = ("conflict_id", "victim_party", "victim_group", "kind")
_STATEMENT: Final = ("day", "claimant_id", "stake", "claimant_class", "value", "low", "high")
ESTIMATE_TABLES: Final = ("meta_estimates", "meta_estimate_biases")
Row = dict[str, Any]


def store_estimates(snapshot: Any, older: Path) -> int:
    """Fills the tables of the meta-estimate in ``snapshot``; returns how many series were computed anew.

    The estimates of series whose claims are those of the ``older`` snapshot are taken over from there.
    """
    series = {}
    for key, rows in groupby(_claims(snapshot), key=lambda row: tuple(row[name] for name in _SERIES)):
        claims = list(rows)
        statements = [Statement(**{name: row[name] for name in _STATEMENT}) for row in claims]
        series[input_digest(statements, claims[0]["start_date"], claims[0]["today"]), key] = (statements, claims[0])
    known = _known_rows(older, [digest for digest, _ in series])
    done = {(row["input_digest"], *(row[name] for name in _SERIES)) for row in known["meta_estimates"]}
    fresh = [(found, one) for found, one in series.items() if (found[0], *found[1]) not in done]
    for (digest, key), (statements, any_row) in fresh:
        estimate = estimate_total(statements, any_row["start_date"], any_row["today"])
        if estimate is not None:
            base = {**dict(zip(_SERIES, key, strict=True)), "input_digest": digest}
            known["meta_estimates"].extend(_day_rows(base, estimate))
            known["meta_estimate_biases"].extend(_bias_rows(base, estimate))
    _insert(snapshot, known)
    return len(fresh)


def _claims(snapshot: Any) -> list[Row]:
    needed = {"min_claims": MIN_CLAIMS, "min_claimants": MIN_CLAIMANTS}
    result = snapshot.execute(load_statement("warehouse", "meta_estimate_claims"), needed)
    rows: list[Row] = result.to_arrow_table().to_pylist()
    return rows


def _known_rows(older: Path, digests: Sequence[str]) -> dict[str, list[Row]]:
    """The rows of the older snapshot; none where there is no such file or it is of an older program."""
    known: dict[str, list[Row]] = {name: [] for name in ESTIMATE_TABLES}
    if not older.is_file() or not digests:
        return known
    with contextlib.suppress(duckdb.Error), contextlib.closing(duckdb.connect(str(older), read_only=True)) as reader:
        found = {
            name: reader.execute(load_statement("warehouse", f"{name}_known"), {"digests": list(digests)})
            .to_arrow_table()
            .to_pylist()
            for name in ESTIMATE_TABLES
        }
        known = found
    return known


def _day_rows(base: Row, estimate: MetaEstimate) -> Iterable[Row]:
    counts = {"claims_count": estimate.claims_count, "claimants_count": estimate.claimants_count}
    for one in estimate.days:
        yield {
            **base, **counts, "method_version": METHOD_VERSION, "day": one.day, "low": one.low,
            "central": one.central, "high": one.high, "claims_nearby_count": one.claims_nearby_count,
        }  # fmt: skip


def _bias_rows(base: Row, estimate: MetaEstimate) -> Iterable[Row]:
    for one in estimate.biases:
        yield {
            **base, "claimant_stake": one.stake, "claimant_class": one.claimant_class,
            "claims_count": one.claims_count, "low_factor": one.low, "factor": one.factor, "high_factor": one.high,
        }  # fmt: skip


def _insert(snapshot: Any, tables: dict[str, list[Row]]) -> None:
    for name, rows in tables.items():
        if rows:
            snapshot.register(f"incoming_{name}", pa.Table.from_pylist(rows))
            snapshot.execute(load_statement("append", name))
            snapshot.unregister(f"incoming_{name}")
