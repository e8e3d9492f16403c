"""Where a warehouse lives: in a file, or in a lake, which is a PostgreSQL catalog and a place for Parquet files."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, TypeAlias
from urllib.parse import parse_qsl, unquote, urlsplit

EXAMPLE: Final = "ducklake:postgres:dbname=ledger host=db.example.org user=ledger"
_CONNECT_SECONDS: Final = "10"
_SCHEME: Final = re.compile(r"ducklake:(?P<kind>postgres|postgresql):(?P<rest>.*)", re.DOTALL)
_PAIR: Final = re.compile(r"\s*(?P<key>[a-z_]+)\s*=\s*(?P<value>'(?:[^'\\]|\\.)*'|(?:[^\s'\\]|\\.)*)(?=\s|$)")
_ESCAPED: Final = re.compile(r"\\(.)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class LakeAddress:
    """A lake. ``catalog`` names the database as libpq does (``dbname=... host=...``), without the password.

    ``files`` is the folder or bucket of the Parquet files of a lake that is yet to be made; ``must_match`` says that an
    existing lake has to be there. As text it is what a person may see: the password never is.
    """

    catalog: str
    files: str
    password: str = field(default="", repr=False)
    must_match: bool = False

    def __str__(self) -> str:
        shown = re.sub(r"\s*\b(connect_timeout|application_name)=\S+", "", self.catalog)
        return f"ducklake:postgres:{shown}"


Place: TypeAlias = Path | LakeAddress


def may_be_read(place: Place) -> bool:
    """Whether there may be a ledger: of a lake only opening it tells."""
    return not isinstance(place, Path) or place.is_file()


def parse_lake(text: str, files: str, *, must_match: bool = False) -> LakeAddress:
    """The lake that ``text`` names: ``ducklake:postgres:`` and a libpq connection string or a postgresql:// address.

    Raises ValueError, whose message does not repeat ``text``: a password may be in it.
    """
    found = _SCHEME.fullmatch(text.strip())
    if found is None:
        raise ValueError(f"a warehouse elsewhere is written like {EXAMPLE}")
    rest = found["rest"].strip()
    pairs = _from_url(f"postgresql:{rest}") if rest.startswith("//") else _parse_pairs(rest)
    password = pairs.pop("password", "")
    defaults = {"connect_timeout": _CONNECT_SECONDS, "application_name": "casualty-ledger"}
    catalog = " ".join(f"{key}={_quoted(value)}" for key, value in (pairs | defaults | pairs).items())
    return LakeAddress(catalog, files, password, must_match)


def redact_password(text: str) -> str:
    """``text`` without what follows ``password=`` or stands before the ``@`` of an address."""
    hidden = re.sub(r"(?i)((?:pass\w*|pwd)\s*=\s*)('(?:[^'\\]|\\.)*'?|\S+)", r"\1***", text)
    return re.sub(r"(//[^:/@\s]*:)[^@\s]*@", r"\1***@", hidden)


def _parse_pairs(text: str) -> dict[str, str]:
    if text.startswith(("postgres://", "postgresql://")):
        return _from_url(text)
    pairs, place = {}, 0
    while place < len(text):
        found = _PAIR.match(text, place)
        if found is None:
            raise ValueError(f"the catalog is given as key=value pairs, like {EXAMPLE}")
        pairs[found["key"]] = _unquoted(found["value"])
        place = found.end() + len(text[found.end() :]) - len(text[found.end() :].lstrip())
    if not pairs.get("dbname"):
        raise ValueError(f"the catalog needs the name of a database, dbname=..., like {EXAMPLE}")
    return pairs


def _from_url(text: str) -> dict[str, str]:
    try:
        url = urlsplit(text)
        port = str(url.port) if url.port else ""
    except ValueError:
        raise ValueError("the address of the catalog has no valid host and port") from None
    parts = {
        "dbname": unquote(url.path.lstrip("/")),
        "host": unquote(url.hostname or ""),
        "port": port,
        "user": unquote(url.username or ""),
        "password": unquote(url.password or ""),
    }
    if not parts["dbname"]:
        raise ValueError("the address of the catalog needs the name of a database after the host")
    return {key: value for key, value in (parts | dict(parse_qsl(url.query))).items() if value}


def _unquoted(value: str) -> str:
    return _ESCAPED.sub(r"\1", value[1:-1] if value.startswith("'") else value)


def _quoted(value: str) -> str:
    if re.fullmatch(r"[^\s'\\]+", value):
        return value
    escaped = value.replace("\\", "\\\\").replace("'", "\\'")
    return f"'{escaped}'"
