"""The SQL of the warehouse, as files: statements are read from ``sql/``, never written in Python."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

SQL_DIR: Final = Path(__file__).resolve().parents[2] / "sql"
_IDENTIFIER: Final = re.compile(r"[a-z][a-z0-9_]*")


@dataclass(frozen=True, slots=True)
class SqlFile:
    """One file of statements. ``name`` is the file name without number and ending."""

    file_name: str
    name: str
    text: str

    @property
    def sha256(self) -> str:
        """Checksum of the text; line endings do not count."""
        return hashlib.sha256(self.text.replace("\r\n", "\n").encode()).hexdigest()

    @property
    def meaning(self) -> str:
        """The opening comment, as one line: what a row means."""
        lines = []
        for line in self.text.splitlines():
            if not line.startswith("--"):
                break
            lines.append(line.removeprefix("--").strip())
        return " ".join(line for line in lines if not line.startswith("severity:"))

    @property
    def severity(self) -> str:
        """``error`` or ``warning``, from a comment line ``-- severity: ...``; a check without one is an error."""
        found = re.search(r"^-- severity: (error|warning)$", self.text, re.MULTILINE)
        return found.group(1) if found else "error"


@cache
def load_folder(folder: str, sql_dir: Path = SQL_DIR) -> tuple[SqlFile, ...]:
    """All files of ``sql/<folder>``, ordered by file name."""
    paths = sorted((sql_dir / folder).glob("*.sql"))
    return tuple(_load_file(path) for path in paths)


@cache
def load_statement(folder: str, name: str, sql_dir: Path = SQL_DIR) -> str:
    """The text of ``sql/<folder>/<name>.sql``. Raises KeyError for a file that does not exist."""
    path = sql_dir / folder / f"{name}.sql"
    if not path.is_file():
        raise KeyError(f"sql/{folder}/{name}.sql does not exist")
    return path.read_text(encoding="utf-8")


def fill_template(text: str, **parts: str) -> str:
    """``text`` with ``{name}`` replaced. Identifiers are checked; ``comment`` is quoted as a SQL string.

    Only names from files of ``sql/`` get here; the check keeps it that way.
    """
    for name, part in parts.items():
        if name != "comment" and not _IDENTIFIER.fullmatch(part):
            raise ValueError(f"{part!r} is not a plain lower-case identifier")
        text = text.replace("{" + name + "}", part.replace("'", "''") if name == "comment" else part)
    return text


def fill_strings(text: str, **parts: str) -> str:
    """``text`` with ``{name}`` replaced, where it stands between the quotes of a SQL string."""
    for name, part in parts.items():
        text = text.replace("{" + name + "}", part.replace("'", "''"))
    return text


def _load_file(path: Path) -> SqlFile:
    return SqlFile(path.name, re.sub(r"^\d+_", "", path.stem), path.read_text(encoding="utf-8"))
