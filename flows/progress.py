"""Progress: what a run tells a person while it runs. Silent unless somebody listens."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator

Listener = Callable[[str, int, int], None]
_listeners: list[Listener] = []


def tell(stage: str, done: int, total: int) -> None:
    """``done`` of ``total`` units of a stage are finished."""
    for listener in _listeners:
        listener(stage, done, total)


@contextlib.contextmanager
def listening(listener: Listener) -> Iterator[None]:
    """``listener`` is told of all progress while the block lasts."""
    _listeners.append(listener)
    try:
        yield
    finally:
        _listeners.remove(listener)
