"""The seeds that the warehouse keeps, so that a query can join them: read strictly from ``seeds/``."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from extractors.attribution_rows import ClaimantRow
from extractors.curation_rows import ClaimantNameRow, CorrectionRow, PartyCodeRow
from extractors.parties_rows import AllianceRow, ConflictRow, PartyRow
from extractors.records import Feed, Outlet
from flows.adapters.seeds import load_rows

SEED_ROWS: Final[Mapping[str, type]] = {
    "feeds": Feed,
    "outlets": Outlet,
    "conflicts": ConflictRow,
    "alliances": AllianceRow,
    "parties": PartyRow,
    "party_codes": PartyCodeRow,
    "claimants": ClaimantRow,
    "claimant_names": ClaimantNameRow,
    "corrections": CorrectionRow,
}


def read_ledger_seeds(seeds_dir: Path | None = None) -> dict[str, tuple[Any, ...]]:
    """The rows of every seed that has a table, for ``Warehouse.load_seeds``. Raises ConfigurationError."""
    return {name: load_rows(name, row_type, seeds_dir) for name, row_type in SEED_ROWS.items()}
