"""Fault points: the places, by name, at which a run may be cut off, so that it can be shown that nothing is lost there.

Code on its way from a feed to the report passes them. Nobody listens in an ordinary run: a point then costs a
comparison. A test listens, and ends its process where it likes.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

# In the order in which a run passes them first. "committed" and "renamed" are the moments after which work is done.
FAULT_POINTS: Final = (
    "migration run",
    "rows inserted",
    "rows committed",
    "feeds polled",
    "feed archived",
    "page archived",
    "archive on disk",
    "pages read",
    "batch checked",
    "ledger copied",
    "snapshot complete",
    "snapshot renamed",
    "report written aside",
    "report renamed",
)

_listener: Callable[[str], object] | None = None


def pass_fault_point(name: str) -> None:
    """Say that the work stands at the fault point ``name``."""
    if _listener is not None:
        _listener(name)


def listen_at_fault_points(listener: Callable[[str], object] | None) -> None:
    """Have ``listener`` called at every fault point of this process; null ends it."""
    global _listener
    _listener = listener
