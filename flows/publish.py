"""Publishing: the snapshot that people open, and the report."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from flows.adapters.warehouse import Reader
from flows.adapters.warehouse_address import Place
from flows.adapters.warehouse_checks import Offence
from flows.desk import Desk
from flows.progress import tell
from flows.settings import Settings


def check_warehouse(desk: Desk) -> tuple[Offence, ...]:
    """The rules of ``sql/checks`` that some row breaks."""
    with desk.warehouse() as warehouse:
        return tuple(warehouse.check())


def publish_all(desk: Desk) -> dict[str, str]:
    """Publish the snapshot and, unless the settings say otherwise, the report; returns where they are."""
    desk.readers.close()  # no page is left to read: what publishing needs of memory, they give back
    published = {"warehouse": str(publish_snapshot(desk))}
    return published | ({"report": str(publish_report(desk.settings))} if desk.settings.report_after_ingest else {})


def publish_snapshot(desk: Desk) -> Place:
    """Replace the published warehouse in one step."""
    with desk.warehouse() as warehouse:
        return warehouse.publish(desk.settings.published_path, tell)


def publish_report(settings: Settings) -> Path:
    """Write the report of the published warehouse."""
    from flows.adapters.report import write_report
    from flows.adapters.report_data import load_report_data

    with Reader(settings.published_path) as reader:
        return write_report(load_report_data(reader), settings.report_path)


def explain(offences: Sequence[Offence]) -> list[str]:
    """One line per broken rule."""
    return [
        f"{offence.severity}: {offence.check}: {offence.meaning} ({offence.offenders_count} rows, e.g."
        f" {', '.join(offence.examples)})"
        for offence in offences
    ]
