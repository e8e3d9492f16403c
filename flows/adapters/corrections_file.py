"""The file of decisions: rows are added at its end and never changed."""

from __future__ import annotations

import csv
import dataclasses
import io
import os
from pathlib import Path

from extractors.curation_rows import CorrectionRow
from flows.adapters.seeds import load_rows
from flows.errors import ConfigurationError

FILE_NAME = "corrections.csv"


def append_correction(row: CorrectionRow, folder: Path) -> Path:
    """Adds one row to ``<folder>/corrections.csv``, on the disk when this returns; a file that is missing is begun.

    Raises ConfigurationError where the file cannot be read or written: then it is as it was.
    """
    path = folder / FILE_NAME
    is_new = not path.is_file() or not path.stat().st_size
    if not is_new:
        load_rows(path.stem, CorrectionRow, folder)
    try:
        data = _lines(row, with_header=is_new, after=b"\n" if is_new else _last_byte(path)).encode()
        with path.open("ab") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
    except OSError as error:
        raise ConfigurationError(f"{path}: cannot be written ({error.strerror}); nothing was decided") from error
    return path


def _lines(row: CorrectionRow, *, with_header: bool, after: bytes) -> str:
    """The row as CSV, all in one piece; a last line that lacks its end gets one."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    names = [field.name for field in dataclasses.fields(CorrectionRow)]
    if with_header:
        writer.writerow(names)
    writer.writerow([_cell(getattr(row, name)) for name in names])
    return ("" if after == b"\n" else "\n") + text.getvalue()


def _cell(value: object) -> str:
    return "" if value is None else " ".join(str(value).split())


def _last_byte(path: Path) -> bytes:
    with path.open("rb") as file:
        file.seek(-1, os.SEEK_END)
        return file.read(1)
