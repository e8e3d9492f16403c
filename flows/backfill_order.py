"""What a backfill is asked to do, checked before anything runs: one set of parameters for flow and command."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Final
from urllib.parse import urlsplit

from flows.errors import ConfigurationError

SOURCES: Final = ("archive", "feed", "sitemap", "urls", "warc", "wayback")
_NEEDS_TARGETS: Final = {
    "feed": "the address of a feed, or a feed id",
    "sitemap": "the address of a sitemap or of a site",
    "urls": "addresses, or files that list them",
    "warc": "a path, a pattern or an address of WARC files",
    "wayback": "a host, or the beginning of an address",
}
EARLIEST: Final = datetime(1990, 1, 1, tzinfo=UTC)
LATEST: Final = datetime(9999, 1, 1, tzinfo=UTC)  # not the present: the same order has the same units on another day


@dataclass(frozen=True, slots=True)
class BackfillOrder:
    """A backfill of articles published in [start, end). For ``archive`` the dates are those of capture."""

    source: str
    start: datetime
    end: datetime
    targets: tuple[str, ...] = ()
    hosts: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    dry_run: bool = False
    again: bool = False
    publish: bool = True
    gate: bool = True

    def covers(self, moment: datetime | None) -> bool:
        """Whether a date lies in [start, end); an unknown date is not left out."""
        return moment is None or self.start <= moment < self.end

    def wants_host(self, url: str) -> bool:
        """Whether a URL's host is one of the wanted hosts or below one; without wanted hosts all are."""
        if not self.hosts:
            return True
        try:
            host = (urlsplit(url).hostname or "").lower().rstrip(".")
        except ValueError:
            return False
        return any(host == wanted or host.endswith(f".{wanted}") for wanted in self.hosts)


def parse_order(
    source: str,
    start: str | None,
    end: str | None,
    now: datetime,
    *,
    targets: Sequence[str] | None = None,
    hosts: Sequence[str] | None = None,
    languages: Sequence[str] | None = None,
    **switches: Any,
) -> BackfillOrder:
    """The order for JSON parameters. Raises ConfigurationError: "end=notadate: ..."."""
    if source not in SOURCES:
        raise ConfigurationError(f"source={source}: no such source; there are {', '.join(SOURCES)}")
    first = _parse_day("start", start) or EARLIEST
    last = _parse_day("end", end) or LATEST
    if first >= (last if end else now + timedelta(days=1)):
        raise ConfigurationError(_empty_range(start, end))
    wanted = tuple(_texts("targets", targets))
    if not wanted and source in _NEEDS_TARGETS:
        raise ConfigurationError(f"targets: source {source} needs {_NEEDS_TARGETS[source]}")
    return BackfillOrder(
        source,
        first,
        last,
        wanted,
        tuple(_host(host) for host in _texts("hosts", hosts)),
        tuple(_language(code) for code in _texts("languages", languages)),
        **{name: _switch(name, value) for name, value in switches.items()},
    )


def _empty_range(start: str | None, end: str | None) -> str:
    if end is None:
        return f"start={start}: lies in the future; give a day that has begun"
    return f"end={end}: is not after start={start or EARLIEST.date()}; the range is [start, end)"


def _parse_day(name: str, text: Any) -> datetime | None:
    if text is None:
        return None
    try:
        moment = datetime.fromisoformat(text)
    except (ValueError, TypeError) as error:
        raise ConfigurationError(
            f"{name}={text}: is no date; give it as YYYY-MM-DD or as YYYY-MM-DDTHH:MM:SSZ"
        ) from error
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)


def _texts(name: str, values: Any) -> list[str]:
    given = values if values is not None else []
    if not isinstance(given, list | tuple) or not all(isinstance(value, str) for value in given):
        raise ConfigurationError(f"{name}={given!r}: has to be a list of texts")
    return [value.strip() for value in given if value.strip()]


def _host(text: str) -> str:
    host = (urlsplit(text).hostname if "://" in text else text) or ""
    if not host or any(char in host for char in "/ :@"):
        raise ConfigurationError(f"hosts={text}: is no host name; give it as example.org")
    return host.lower().removeprefix("*.").rstrip(".")


def _language(text: str) -> str:
    if not (text.isascii() and text.isalpha() and len(text) in (2, 3)):
        raise ConfigurationError(f"languages={text}: is no language; give it as en, de, fr")
    return text.lower()


def _switch(name: str, value: Any) -> bool:
    if not isinstance(value, bool):
        raise ConfigurationError(f"{name}={value}: has to be true or false")
    return value
