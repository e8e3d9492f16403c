"""The settings under which the tests run a backfill, and the shapes of what they run it with."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

QUICK: dict[str, Any] = {
    "allow_private_addresses": True, "per_host_interval": 0.0, "wayback_interval": 0.0, "task_runner": "threads",
    "backfill_processes": 2, "report_after_ingest": False, "lock_wait": 0.0, "respect_robots": False, "deadline": 5.0,
}  # fmt: skip

Backfill = Callable[..., dict[str, Any]]
Rows = Callable[[str], list[dict[str, Any]]]
