"""Progress in the terminal: a spinner and a bar on standard error, or nothing when that is no terminal."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator

from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from flows.cli_output import err_console
from flows.progress import listening

LABELS = {
    "polls": "polling feeds", "pages": "fetching pages", "batches": "reading pages", "views": "computing views",
    "estimates": "estimating",
}  # fmt: skip


@contextlib.contextmanager
def shown_progress() -> Iterator[None]:
    """Shows what a run tells while the block lasts."""
    columns = (
        SpinnerColumn(),
        TextColumn("{task.description:<16}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
    )
    with Progress(*columns, console=err_console, transient=True) as progress:
        start = progress.add_task("starting", total=None)
        tasks = {stage: progress.add_task(label, total=None, visible=False) for stage, label in LABELS.items()}

        def show(stage: str, done: int, total: int) -> None:
            progress.update(start, visible=False)
            progress.update(tasks[stage], completed=done, total=total, visible=True)

        with listening(show):
            yield
