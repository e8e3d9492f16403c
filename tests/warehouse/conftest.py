"""A ledger made of what was said, for each test its own."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from extractors.records import Article, Extraction
from tests.warehouse.builders import Ledger


@pytest.fixture
def ledger_of(tmp_path: Path) -> Callable[..., Ledger]:
    def make(*said: tuple[Article, Extraction], **seeds: Any) -> Ledger:
        return Ledger(tmp_path, said, **seeds)

    return make
