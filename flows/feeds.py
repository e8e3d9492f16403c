"""Which feeds there are: the bundled list or the operator's own, and what `feeds add` put beside the warehouse."""

from __future__ import annotations

import contextlib
import csv
import dataclasses
import difflib
import io
import os
from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import Path
from typing import Any, Final, TypeVar
from urllib.parse import urlsplit

from extractors.records import Feed, Outlet
from extractors.urls import article_key
from flows.adapters.page_rules import url_trackers
from flows.adapters.seeds import load_rows
from flows.errors import ConfigurationError
from flows.settings import Settings

OWN_FEEDS: Final = "feeds.csv"
PAUSES: Final = "paused.csv"
LONGEST_INTERVAL: Final = 525_600
Row = TypeVar("Row")


@dataclasses.dataclass(frozen=True, slots=True)
class Pause:
    """A feed that is not polled for now: one row of ``<data_dir>/paused.csv``."""

    feed_id: str
    paused_on: date
    reason: str = ""

    @property
    def note(self) -> str:
        """For a person: since when, and why."""
        return f"paused since {self.paused_on}" + (f": {self.reason}" if self.reason else "")


def load_feeds(settings: Settings) -> tuple[Feed, ...]:
    """All feeds, the operator's own last. A row of ``<data_dir>/feeds.csv`` replaces one of the same feed_id.

    Paused feeds are not active, and their note says why; ``feed_overrides`` of the settings are applied. Raises
    ConfigurationError for an override of a feed that does not exist.
    """
    listed = _load(settings.feeds_file, "feeds", Feed)
    by_id = {feed.feed_id: feed for feed in (*listed, *load_own_feeds(settings))}
    for feed_id in settings.feed_overrides:
        if feed_id not in by_id:
            raise ConfigurationError(f"setting feed_overrides: {_unknown(feed_id, by_id)}")
    for feed in by_id.values():
        if not 1 <= feed.interval_minutes <= LONGEST_INTERVAL:
            raise ConfigurationError(
                f"feed {feed.feed_id}: interval_minutes {feed.interval_minutes} is not 1 to {LONGEST_INTERVAL}"
            )
    pauses = load_pauses(settings)
    return tuple(_as_decided(feed, settings, pauses.get(feed.feed_id)) for feed in by_id.values())


def load_own_feeds(settings: Settings) -> tuple[Feed, ...]:
    """What the operator has added, as it stands in ``<data_dir>/feeds.csv``."""
    return load_rows("feeds", Feed, settings.data_dir) if (settings.data_dir / OWN_FEEDS).is_file() else ()


def load_pauses(settings: Settings) -> dict[str, Pause]:
    """The pauses by feed id."""
    if not (settings.data_dir / PAUSES).is_file():
        return {}
    return {pause.feed_id: pause for pause in load_rows("paused", Pause, settings.data_dir)}


def pause_feed(settings: Settings, feed_id: str, reason: str, today: date) -> None:
    """Stop polling a feed. A pause that was there already gets the new reason; without one it stays as it was."""
    pauses = load_pauses(settings)
    if feed_id in pauses and not reason.strip():
        return
    pauses[feed_id] = Pause(feed_id, today, " ".join(reason.split()))
    _save_rows(settings.data_dir / PAUSES, Pause, pauses.values())


def resume_feed(settings: Settings, feed_id: str) -> Pause | None:
    """Poll a feed again; the pause that ended, or null where there was none. A feed listed as inactive is activated."""
    pauses = load_pauses(settings)
    ended = pauses.pop(feed_id, None)
    if ended is not None:
        _save_rows(settings.data_dir / PAUSES, Pause, pauses.values())
    as_listed = load_feeds(settings.model_copy(update={"feed_overrides": {}}))
    feed = next(feed for feed in as_listed if feed.feed_id == feed_id)
    if not feed.is_active:
        save_own_feeds(settings, [dataclasses.replace(feed, is_active=True)])
    return ended


def load_outlets(settings: Settings) -> tuple[Outlet, ...]:
    """All outlets, with those of ``outlets_file``, and a bare row for each outlet that only a feed names."""
    listed = load_rows("outlets", Outlet)
    own = _load(settings.outlets_file, "outlets", Outlet) if settings.outlets_file else ()
    named = {outlet.outlet_id: outlet for outlet in (*listed, *own)}
    bare = (Outlet(feed.outlet_id, feed.outlet_id) for feed in load_feeds(settings) if feed.outlet_id not in named)
    return (*named.values(), *{outlet.outlet_id: outlet for outlet in bare}.values())


def choose_feeds(feeds: Sequence[Feed], wanted: Iterable[str] | None) -> tuple[Feed, ...]:
    """The active feeds, or those wanted by id, active or not. Raises ConfigurationError for an unknown id."""
    if wanted is None:
        return tuple(feed for feed in feeds if feed.is_active)
    by_id = {feed.feed_id: feed for feed in feeds}
    return tuple(by_id[feed_id] if feed_id in by_id else _unknown_feed(feed_id, by_id) for feed_id in wanted)


def feed_with_url(feeds: Iterable[Feed], url: str) -> Feed | None:
    """The feed that has this address already, be it with http or https, or another slash at the end."""
    key = feed_key(url)
    return next((feed for feed in feeds if feed_key(feed.feed_url) == key), None)


def feed_key(url: str) -> str:
    """What two addresses of one feed have in common."""
    return article_key(url, url_trackers()).rstrip("/")


def refuse_double(settings: Settings, feed: Feed) -> None:
    """Raise ConfigurationError where another feed has this address, or this id with another address."""
    feeds = load_feeds(settings)
    same = feed_with_url(feeds, feed.feed_url)
    if same is not None and same.feed_id != feed.feed_id:
        raise ConfigurationError(
            f"{feed.feed_url}: is listed already as {same.feed_id}; --id {same.feed_id} replaces it"
        )
    taken = next((one for one in feeds if one.feed_id == feed.feed_id), None)
    if taken is not None and same is None:
        raise ConfigurationError(f"{feed.feed_id}: is the id of {taken.feed_url} already; choose another one with --id")


def feed_from_url(url: str, outlet_id: str | None, feed_id: str | None, language: str) -> Feed:
    """A feed row for a URL; outlet and feed are named after the host where no names are given."""
    outlet = outlet_id or name_outlet(url)
    return Feed(feed_id=feed_id or outlet, feed_url=url, outlet_id=outlet, title="", language=language)


def name_outlet(url: str) -> str:
    """An outlet id from the host of an address. Raises ConfigurationError where it has none."""
    try:
        host = (urlsplit(url).hostname or "").removeprefix("www.") if url.startswith(("http://", "https://")) else ""
    except ValueError:
        host = ""
    if not host:
        raise ConfigurationError(f"{url}: is no web address; give it with http:// or https://")
    return host.replace(".", "-").replace(":", "-")


def save_own_feed(settings: Settings, feed: Feed) -> Path:
    """Write a feed to ``<data_dir>/feeds.csv``, in place of one of the same feed_id."""
    return save_own_feeds(settings, [feed])


def save_own_feeds(settings: Settings, feeds: Iterable[Feed]) -> Path:
    """Write feeds to ``<data_dir>/feeds.csv``, in place of those of the same feed_id."""
    path = settings.data_dir / OWN_FEEDS
    rows = {feed.feed_id: feed for feed in (*load_own_feeds(settings), *feeds)}
    _save_rows(path, Feed, rows.values())
    return path


def _as_decided(feed: Feed, settings: Settings, pause: Pause | None) -> Feed:
    override = settings.feed_overrides.get(feed.feed_id)
    if override is not None and override.interval_minutes is not None:
        feed = dataclasses.replace(feed, interval_minutes=override.interval_minutes)
    return dataclasses.replace(feed, is_active=False, note=pause.note) if pause else feed


def _load(path: Path | None, name: str, row_type: type[Row]) -> tuple[Row, ...]:
    return load_rows(path.stem, row_type, path.parent) if path else load_rows(name, row_type)


def _unknown_feed(feed_id: str, by_id: dict[str, Feed]) -> Feed:
    raise ConfigurationError(_unknown(feed_id, by_id))


def _unknown(feed_id: str, by_id: dict[str, Feed]) -> str:
    near = difflib.get_close_matches(feed_id, by_id, n=3, cutoff=0.4)
    hint = f"did you mean {' or '.join(near)}?" if near else "`casualty-ledger feeds list` shows them all"
    return f"no feed is called {feed_id!r}; {hint}"


def _save_rows(path: Path, row_type: type, rows: Iterable[Any]) -> None:
    """In one step: whoever reads meanwhile sees the old file or the new one."""
    names = [field.name for field in dataclasses.fields(row_type)]
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(names)
    writer.writerows([_cell(getattr(row, name)) for name in names] for row in rows)
    data, temporary = text.getvalue().encode(), path.with_suffix(".csv.new")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        temporary.write_bytes(data)
        os.replace(temporary, path)
    except OSError as error:
        with contextlib.suppress(OSError):
            temporary.unlink(missing_ok=True)
        raise ConfigurationError(f"{path}: cannot be written ({error.strerror}); choose another data_dir") from error


def _cell(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)
