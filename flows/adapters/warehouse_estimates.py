"""The meta-estimates: computed from a published ledger, and only for series whose claims have changed.

An estimate depends on its claims and on nothing else, not on the day either: it reaches 90 days past the last of them,
and the view shows it up to the newest day of the ledger.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterable, Sequence
from datetime import date
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
from flows.adapters.warehouse_sql import fill_template, load_statement

_SERIES: Final = ("conflict_id", "victim_party", "victim_group", "kind")
_STATEMENT: Final = ("day", "claimant_id", "stake", "claimant_class", "value", "low", "high")
ESTIMATE_TABLES: Final = ("meta_estimates", "meta_estimate_biases")
Row = dict[str, Any]
Found = tuple[Any, ...]
Progress = Callable[[str, int, int], None]


def store_estimates(snapshot: Any, older: Path) -> int:
    """Fills the tables of the meta-estimate in ``snapshot``; returns how many series were computed anew.

    The estimates of series whose claims are those of the ``older`` snapshot are taken over from there.
    """
    series = _read_series(snapshot)
    known = _known_rows(older, [digest for digest, *_ in series])
    done = {(row["input_digest"], *(row[name] for name in _SERIES)) for row in known["meta_estimates"]}
    fresh = [found for found in series if found not in done]
    for found in fresh:
        _add_estimate(known, found, series[found])
    _insert(snapshot, known, "append")
    return len(fresh)


def keep_estimates(connection: Any, published: Path, progress: Progress = lambda *_: None) -> bool:
    """Brings the estimates that the open ledger keeps up to date with the ``published`` file; whether any changed.

    ``progress`` is told of the series done, of how many are to be done.
    """
    connection.execute(load_statement("derived", "estimates_kept"))
    with contextlib.closing(duckdb.connect(str(published), read_only=True)) as snapshot:
        series = _read_series(snapshot)
    rows = connection.execute(load_statement("derived", "estimates_known")).fetchall()
    gone = sorted({digest for digest, *names in rows if (digest, *names) not in series})
    fresh = sorted(series.keys() - {tuple(row) for row in rows}, key=repr)
    made: dict[str, list[Row]] = {name: [] for name in ESTIMATE_TABLES}
    for number, found in enumerate(fresh, 1):
        _add_estimate(made, found, series[found])
        progress("estimates", number, len(fresh))
    connection.begin()
    for table in ESTIMATE_TABLES:
        connection.execute(fill_template(load_statement("derived", "estimates_gone"), view=table), {"digests": gone})
    _insert(connection, made, "derived")
    connection.commit()
    return bool(gone) or any(made.values())


def read_estimates(snapshot: Any) -> None:
    """In a published file: the estimates that people read are those that were kept."""
    snapshot.execute(load_statement("derived", "estimates_kept"))
    for table in ESTIMATE_TABLES:
        snapshot.execute(fill_template(load_statement("derived", "read_estimates"), view=table))


def _read_series(snapshot: Any) -> dict[Found, list[Row]]:
    """The claims of every series that has enough of them, by their digest and the names of the series."""
    series = {}
    for key, rows in groupby(_claims(snapshot), key=lambda row: tuple(row[name] for name in _SERIES)):
        claims = list(rows)
        series[input_digest(_statements(claims), claims[0]["start_date"], date.max), *key] = claims
    return series


def _statements(claims: Sequence[Row]) -> list[Statement]:
    return [Statement(**{name: row[name] for name in _STATEMENT}) for row in claims]


def _add_estimate(tables: dict[str, list[Row]], found: Found, claims: Sequence[Row]) -> None:
    estimate = estimate_total(_statements(claims), claims[0]["start_date"], date.max)
    if estimate is not None:
        base = dict(zip(("input_digest", *_SERIES), found, strict=True))
        tables["meta_estimates"].extend(_day_rows(base, estimate))
        tables["meta_estimate_biases"].extend(_bias_rows(base, estimate))


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


def _insert(snapshot: Any, tables: dict[str, list[Row]], folder: str) -> None:
    for name, rows in tables.items():
        if rows:
            snapshot.register(f"incoming_{name}", pa.Table.from_pylist(rows))
            snapshot.execute(load_statement(folder, name))
            snapshot.unregister(f"incoming_{name}")
