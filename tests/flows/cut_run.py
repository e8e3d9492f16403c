"""Runs in processes of their own, with the steps of the ingest flow in order, that end themselves at a fault point.

Started as a program, it reads orders from standard input, forks a run for each and answers with its exit code: what all
runs need is loaded once.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import traceback
from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import Any, Self

ROOT = Path(__file__).parents[2]


class CutRunner:
    """Starts runs; use it as a context manager."""

    def __enter__(self) -> Self:
        command = [sys.executable, __file__]
        path = os.pathsep.join([str(ROOT), os.environ.get("PYTHONPATH", "")])
        self._server = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env={**os.environ, "PYTHONPATH": path}
        )
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._server.communicate(timeout=60)

    def prepare(self, data_dir: Path, settings: dict[str, Any]) -> None:
        """Make a data folder with tables, views and words, and nothing else."""
        assert self._order(do="prepare", data_dir=str(data_dir), settings=settings) == 0

    def passages(self, data_dir: Path, settings: dict[str, Any]) -> list[str]:
        """Run, and say which fault points were passed, in order."""
        notes = data_dir.with_name(f"{data_dir.name}.points")
        assert self._order(do="run", data_dir=str(data_dir), settings=settings, notes=str(notes)) == 0
        return notes.read_text(encoding="utf-8").splitlines()

    def run(self, data_dir: Path, settings: dict[str, Any]) -> int:
        """Run to the end; returns the exit code."""
        return self._order(do="run", data_dir=str(data_dir), settings=settings)

    def run_until(self, data_dir: Path, settings: dict[str, Any], name: str, passage: int = 1, torn: int = 0) -> int:
        """Run, and kill the run as it passes the fault point ``name`` for the ``passage``-th time.

        ``torn`` bytes are cut off the end of the archive at that moment, as if its last record were half written.
        """
        kill = {"name": name, "passage": passage, "torn": torn}
        return self._order(do="run", data_dir=str(data_dir), settings=settings, kill=kill)

    def _order(self, **order: Any) -> int:
        assert self._server.stdin is not None
        assert self._server.stdout is not None
        self._server.stdin.write(json.dumps(order) + "\n")
        self._server.stdin.flush()
        return int(self._server.stdout.readline())


def serve() -> None:
    """Fork a run for every order."""
    from extractors.language import detect_language
    from flows.adapters import report, report_data  # noqa: F401 - loaded here, not in every run
    from flows.page_worker import page_reader

    page_reader()
    detect_language("Twelve people were killed in the town on Thursday, officials said.")
    for line in sys.stdin:
        child = os.fork()
        if child == 0:
            os._exit(_obey(json.loads(line)))
        _, status = os.waitpid(child, 0)
        sys.stdout.write(f"{os.waitstatus_to_exitcode(status)}\n")
        sys.stdout.flush()


def _obey(order: dict[str, Any]) -> int:
    from flows.adapters.fault_points import listen_at_fault_points
    from flows.desk import open_desk
    from flows.run import prepare
    from flows.settings import load_settings

    data_dir = Path(order["data_dir"])
    try:
        if order.get("kill"):
            listen_at_fault_points(_killer(data_dir, **order["kill"]))
        elif order.get("notes"):
            listen_at_fault_points(_note_taker(Path(order["notes"])))
        with open_desk(load_settings(data_dir=data_dir, **order["settings"])) as desk:
            prepare(desk) if order["do"] == "prepare" else _run_at(desk)
    except BaseException:  # noqa: BLE001 - the exit code says so, and the trace is shown
        traceback.print_exc()
        return 1
    return 0


def _run_at(desk: Any) -> None:
    """What ``flows.ingest.ingest`` does, one step after the other."""
    from flows.batches import run_batch
    from flows.publish import check_warehouse, publish_all
    from flows.recovery import recover
    from flows.run import plan_pages, plan_polls, prepare, recorded_run, run_polls

    with recorded_run(desk, prepare(desk)) as tally:
        tally.add_recovered(recover(desk, tally.outlet_of, tally.after_crash))
        for group in plan_polls(desk, None):
            run_polls(desk, group)
        for orders in plan_pages(desk, tally.outlet_of):
            run_batch(desk, orders)
        assert not [offence for offence in check_warehouse(desk) if offence.severity == "error"]
    publish_all(desk)


def _note_taker(path: Path) -> Callable[[str], None]:
    def listen(point: str) -> None:
        with path.open("a", encoding="utf-8") as file:
            file.write(point + "\n")

    return listen


def _killer(data_dir: Path, name: str, passage: int, torn: int) -> Callable[[str], None]:
    passed = 0

    def listen(point: str) -> None:
        nonlocal passed
        passed += point == name
        if point == name and passed == passage:
            if torn:
                newest = max((data_dir / "archive").glob("*.warc.gz"))
                os.truncate(newest, newest.stat().st_size - torn)
            os.kill(os.getpid(), signal.SIGKILL)

    return listen


if __name__ == "__main__":
    serve()
