"""Which seed files the warehouse keeps a copy of, so that its views can read them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from extractors.attribution_rows import ClaimantRow
from extractors.curation_rows import ClaimantNameRow, CorrectionRow
from extractors.parties_rows import AllianceRow, ConflictRow, PartyRow
from flows.adapters.seeds import SEEDS_DIR, load_rows
from flows.feeds import load_feeds, load_outlets
from flows.settings import Settings

_ROW_TYPES: Final[Mapping[str, type]] = {
    "conflicts": ConflictRow,
    "alliances": AllianceRow,
    "parties": PartyRow,
    "claimants": ClaimantRow,
    "claimant_names": ClaimantNameRow,
}


def warehouse_seeds(settings: Settings) -> Mapping[str, Sequence[Any]]:
    """Rows by seed name, as ``Warehouse.load_seeds`` takes them. Corrections of the operator's own come last."""
    seeds: dict[str, Sequence[Any]] = {name: load_rows(name, row_type) for name, row_type in _ROW_TYPES.items()}
    seeds["feeds"] = load_feeds(settings)
    seeds["outlets"] = load_outlets(settings)
    seeds["corrections"] = [*_corrections(SEEDS_DIR), *_corrections(settings.data_dir)]
    return seeds


def _corrections(folder: Path) -> Sequence[CorrectionRow]:
    return load_rows("corrections", CorrectionRow, folder) if (folder / "corrections.csv").is_file() else ()
