"""Seeds of a lake. Every machine has a file of decisions of its own; the lake has those of all of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import SimpleNamespace
from typing import Any

from flows.adapters.warehouse_rows import SEED_FIELDS
from flows.adapters.warehouse_sql import load_statement


def with_decisions_of_all(connection: Any, seeds: Mapping[str, Sequence[Any]]) -> dict[str, Sequence[Any]]:
    """``seeds``, with the decisions that the lake knows before those that only this machine has.

    The views read the newest load alone: without this, the decisions of one machine would end with the next run of
    another. A decision is taken back by a later one, not by taking its row out of a file.
    """
    if "corrections" not in seeds:
        return dict(seeds)
    known = connection.execute(load_statement("warehouse", "lake_corrections")).to_arrow_table().to_pylist()
    own = [{name: getattr(row, name, None) for name in SEED_FIELDS["corrections"]} for row in seeds["corrections"]]
    rows = [*known, *(row for row in own if row not in known)]
    return {**seeds, "corrections": [SimpleNamespace(**row) for row in rows]}
