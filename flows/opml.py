"""Lists of feeds in OPML: taken in without doubles, given out so that they come back whole."""

from __future__ import annotations

import itertools
import re
import unicodedata
from collections.abc import Container, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final

from extractors.opml import OpmlFeed, format_opml, parse_opml
from extractors.records import FEED_TYPES, Feed
from flows.errors import ConfigurationError
from flows.feeds import feed_key, load_feeds, load_outlets, name_outlet, save_own_feeds
from flows.settings import Settings

MAX_BYTES: Final = 20_000_000
_CATEGORY: Final = "category: "


@dataclass(frozen=True, slots=True)
class ImportReport:
    """What became of a list: feeds added, (address, id of the feed that has it already), and outlines that are none."""

    added: tuple[Feed, ...]
    duplicates: tuple[tuple[str, str], ...]
    skipped: tuple[str, ...]


def import_opml(settings: Settings, path: Path, *, dry_run: bool = False) -> ImportReport:
    """Add the feeds of an OPML file to the operator's own, except those that are listed already.

    No feed is asked. Raises ConfigurationError for a file that cannot be read.
    """
    document = parse_opml(_read(path))
    if document.problem:
        raise ConfigurationError(f"{path}: {document.problem}")
    report = _sorted_out(document.feeds, load_feeds(settings), document.skipped)
    if report.added and not dry_run:
        save_own_feeds(settings, report.added)
    return report


def export_opml(settings: Settings, now: datetime) -> bytes:
    """All feeds as OPML, under the names of their outlets."""
    outlets = {outlet.outlet_id: outlet for outlet in load_outlets(settings)}
    feeds = sorted(load_feeds(settings), key=lambda feed: (outlets[feed.outlet_id].name.lower(), feed.outlet_id))
    listed = [
        OpmlFeed(
            url=feed.feed_url,
            title=feed.title or feed.feed_id,
            home_url=outlets[feed.outlet_id].home_url,
            language=feed.language,
            categories=_categories(feed) or (outlets[feed.outlet_id].name,),
            own=_own_attributes(feed),
        )
        for feed in feeds
    ]
    return format_opml("Casualty Ledger feeds", listed, now)


def _read(path: Path) -> bytes:
    try:
        if path.stat().st_size > MAX_BYTES:
            raise ConfigurationError(f"{path}: is larger than {MAX_BYTES / 1e6:.0f} MB; that is no list of feeds")
        return path.read_bytes()
    except OSError as error:
        raise ConfigurationError(f"{path}: cannot be read ({error.strerror}); give the path of an OPML file") from error


def _sorted_out(listed: Sequence[OpmlFeed], known: Sequence[Feed], skipped: tuple[str, ...]) -> ImportReport:
    holder = {feed_key(feed.feed_url): feed.feed_id for feed in known}
    taken = {feed.feed_id for feed in known}
    outlet_of_host = {name_outlet(feed.feed_url): feed.outlet_id for feed in reversed(known)}
    added, duplicates = list[Feed](), list[tuple[str, str]]()
    for one in listed:
        key = feed_key(one.url)
        if key in holder:
            duplicates.append((one.url, holder[key]))
            continue
        feed = _feed(one, outlet_of_host, taken)
        holder[key] = feed.feed_id
        taken.add(feed.feed_id)
        added.append(feed)
    return ImportReport(tuple(added), tuple(duplicates), skipped)


def _feed(one: OpmlFeed, outlet_of_host: dict[str, str], taken: Container[str]) -> Feed:
    own, host = one.own, name_outlet(one.url)
    outlet = own.get("outlet") or outlet_of_host.get(host) or name_outlet(one.home_url or one.url)
    wanted = own.get("id") or "-".join(part for part in (outlet, _slug(one.title or "")) if part)
    feed_type, minutes = own.get("type", "auto"), own.get("interval", "")
    return Feed(
        feed_id=_free_id(wanted, taken),
        feed_url=one.url,
        outlet_id=outlet,
        title=one.title or one.url,
        feed_type=feed_type if feed_type in FEED_TYPES else "auto",
        language=(one.language or "en").partition("-")[0].lower(),
        interval_minutes=int(minutes) if minutes.isascii() and minutes.isdigit() and int(minutes[:6]) > 0 else 15,
        is_active=own.get("active") != "false",
        note=own.get("note", "") if own else _CATEGORY + " / ".join(one.categories) if one.categories else "",
    )


def _own_attributes(feed: Feed) -> dict[str, str]:
    return {
        "id": feed.feed_id,
        "outlet": feed.outlet_id,
        "type": feed.feed_type,
        "interval": str(feed.interval_minutes),
        "active": "" if feed.is_active else "false",
        "note": feed.note,
    }


def _categories(feed: Feed) -> tuple[str, ...]:
    """The headings under which another program had the feed."""
    if not feed.note.startswith(_CATEGORY):
        return ()
    return tuple(feed.note.removeprefix(_CATEGORY).split(" / "))


def _free_id(wanted: str, taken: Container[str]) -> str:
    names = itertools.chain([wanted], (f"{wanted}-{number}" for number in itertools.count(2)))
    return next(name for name in names if name not in taken)


def _slug(title: str) -> str:
    plain = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode().lower()
    return "-".join(re.findall(r"[a-z0-9]+", plain)[:6])[:40].strip("-")
