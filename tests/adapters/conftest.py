"""Fixtures of the adapters' tests."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from hostile import HostileServer, make_certificate, policy

from flows.adapters.web import Fetcher


@pytest.fixture
def server() -> Iterator[HostileServer]:
    hostile = HostileServer()
    yield hostile
    hostile.close()


@pytest.fixture
def fetcher() -> Iterator[Fetcher]:
    with Fetcher(policy()) as ready:
        yield ready


@pytest.fixture
def untrusted_certificate(tmp_path: Path) -> tuple[Path, Path]:
    """A certificate for 127.0.0.1 and localhost, signed by nobody that anybody trusts, and its key."""
    return make_certificate(tmp_path)
