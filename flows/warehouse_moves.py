"""Moving the warehouse: from the file of one machine into a lake, and from one version of the program to the next."""

from __future__ import annotations

from pathlib import Path

from flows.adapters.warehouse import Warehouse
from flows.adapters.warehouse_address import LakeAddress
from flows.adapters.warehouse_copy import CopiedTable, Progress, copy_ledger
from flows.errors import ConfigurationError, PermanentError
from flows.lock import writer_lock
from flows.settings import Settings


def copy_to_lake(settings: Settings, progress: Progress) -> tuple[CopiedTable, ...]:
    """Copy the ledger of the data folder into the lake of the settings. The folder is locked meanwhile."""
    lake, source = settings.writer_path, settings.writer_file
    if not isinstance(lake, LakeAddress):
        raise ConfigurationError("there is no lake to copy to; set CASUALTY_LEDGER_WAREHOUSE")
    if not source.is_file():
        raise PermanentError(f"{source}: does not exist, so there is nothing to copy; choose another --data-dir")
    with writer_lock(settings.lock_path):
        with Warehouse(source) as warehouse:
            warehouse.migrate()
        return copy_ledger(source, lake, progress)


def upgrade_warehouse(settings: Settings) -> int:
    """Run what migrations are missing, and publish; returns how many ran.

    Raises PermanentError where a file is due and none is there: nothing is made in a folder that was mistyped.
    """
    place = settings.writer_path
    if isinstance(place, Path) and not place.is_file():
        raise PermanentError(
            f"{place}: does not exist, so there is nothing to upgrade; choose another --data-dir, or run"
            " `casualty-ledger ingest` to begin a ledger"
        )
    with writer_lock(settings.lock_path), Warehouse(settings.writer_path) as warehouse:
        count = warehouse.migrate()
        warehouse.publish(settings.published_path)
    return count
