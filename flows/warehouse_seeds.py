"""Which seed files the warehouse keeps a copy of, so that its views can read them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from extractors.curation_rows import CorrectionRow
from flows.adapters.seeds import SEEDS_DIR, load_rows
from flows.adapters.warehouse_seeds import read_ledger_seeds
from flows.feeds import load_feeds, load_outlets
from flows.settings import Settings


def warehouse_seeds(settings: Settings) -> Mapping[str, Sequence[Any]]:
    """Rows by seed name, as ``Warehouse.load_seeds`` takes them. Corrections of the operator's own come last."""
    seeds: dict[str, Sequence[Any]] = dict(read_ledger_seeds())
    seeds["feeds"] = load_feeds(settings)
    seeds["outlets"] = load_outlets(settings)
    seeds["corrections"] = [*_corrections(SEEDS_DIR), *_corrections(settings.data_dir)]
    return seeds


def _corrections(folder: Path) -> Sequence[CorrectionRow]:
    return load_rows("corrections", CorrectionRow, folder) if (folder / "corrections.csv").is_file() else ()
