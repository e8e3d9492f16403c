"""Progress of a backfill: units done, pages a second, claims found, time left. For a terminal and for Prefect."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Final
from uuid import UUID

from flows.backfill_units import UnitTally

ARTIFACT_SECONDS: Final = 5.0
Listener = Callable[["Progress"], None]
_listeners: list[Listener] = []


@dataclass(slots=True)
class Progress:
    """How far a backfill is. ``units_before`` were finished by earlier runs and do not count for the rates.

    ``note`` is what it does besides doing units: making its plan, or waiting for somebody.
    """

    units_total: int | None = None
    units_before: int = 0
    clock: Callable[[], float] = time.monotonic
    units_done: int = 0
    units_failed: int = 0
    tally: UnitTally = field(default_factory=UnitTally)
    note: str | None = None
    _started: float = 0.0

    def __post_init__(self) -> None:
        self._started = self.clock()

    def begin(self, units_total: int, units_before: int = 0) -> None:
        """The plan is made: the clock starts."""
        self.units_total, self.units_before, self._started = units_total, units_before, self.clock()
        self.note = None
        self.tell()

    def say(self, note: str | None) -> None:
        """What it does besides doing units, told once."""
        if note != self.note:
            self.note = note
            self.tell()

    def add(self, tally: UnitTally | None) -> None:
        """One more unit is done, or has failed (null)."""
        self.units_done += 1
        if tally is None:
            self.units_failed += 1
        else:
            for name in ("pages", "skipped", "articles", "claims", "rejects"):
                setattr(self.tally, name, getattr(self.tally, name) + getattr(tally, name))
            for reason, count in tally.reasons.items():
                self.tally.reasons[reason] = self.tally.reasons.get(reason, 0) + count
        self.tell()

    def tell(self) -> None:
        for listener in _listeners:
            listener(self)

    @property
    def seconds(self) -> float:
        return max(self.clock() - self._started, 0.001)

    @property
    def pages_per_second(self) -> float:
        return self.tally.pages / self.seconds

    @property
    def seconds_left(self) -> float | None:
        """By the pace so far; null before the first unit is done."""
        if self.is_done:
            return 0.0
        left = (self.units_total or 0) - self.units_before - self.units_done
        return left * self.seconds / self.units_done if self.units_done else None

    @property
    def is_done(self) -> bool:
        return self.units_total is not None and self.units_before + self.units_done >= self.units_total

    @property
    def percent(self) -> float:
        if self.units_total is None:
            return 0.0
        done = self.units_before + self.units_done
        return min(100.0 * done / self.units_total, 100.0) if self.units_total else 100.0

    def line(self) -> str:
        """The state in one line, for a person."""
        if not self.units_total:
            return self.note or ("starting" if self.units_total is None else "nothing to do")
        done = self.units_before + self.units_done
        left = self.seconds_left
        time_left = f"{format_seconds(left)} left" if left is not None else "time left not known yet"
        failed = f" ({self.units_failed} failed)" if self.units_failed else ""
        return (
            f"{done} of {self.units_total} units done{failed}, {self.tally.pages} pages"
            f" ({self.pages_per_second:.1f}/s), {self.tally.claims} claims, {time_left}"
            f"{f'; {self.note}' if self.note else ''}"
        )


def format_seconds(seconds: float) -> str:
    """Hours, minutes and seconds: "1:02:03"."""
    minutes, second = divmod(round(seconds), 60)
    hour, minute = divmod(minutes, 60)
    return f"{hour}:{minute:02}:{second:02}"


@contextlib.contextmanager
def listening(listener: Listener) -> Iterator[None]:
    """``listener`` is told of all progress while the block lasts."""
    _listeners.append(listener)
    try:
        yield
    finally:
        _listeners.remove(listener)


class ProgressArtifact:
    """The progress as an artifact of the flow run, brought up to date every few seconds."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        from prefect.artifacts import create_progress_artifact

        self._clock = clock
        self._shown_at = clock()
        made = create_progress_artifact(progress=0.0, key="backfill-progress", description="starting")
        self._id: UUID = made  # type: ignore[assignment]  # a coroutine only in an asynchronous flow

    def __call__(self, progress: Progress) -> None:
        now = self._clock()
        if progress.is_done or now - self._shown_at >= ARTIFACT_SECONDS:
            from prefect.artifacts import update_progress_artifact

            self._shown_at = now
            update_progress_artifact(self._id, progress=progress.percent, description=progress.line())
