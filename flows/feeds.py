"""Which feeds there are: the bundled list or the operator's own, and what `feeds add` put beside the warehouse."""

from __future__ import annotations

import csv
import dataclasses
import difflib
import os
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Final, TypeVar
from urllib.parse import urlsplit

from extractors.feed import ParsedFeed, parse_feed
from extractors.records import Feed, Outlet
from flows.adapters.seeds import load_rows
from flows.adapters.web import Fetcher
from flows.adapters.web_records import FetchFailure
from flows.errors import ConfigurationError, PermanentError
from flows.settings import Settings

OWN_FEEDS: Final = "feeds.csv"
Row = TypeVar("Row")


def load_feeds(settings: Settings) -> tuple[Feed, ...]:
    """All feeds, the operator's own last. A row of ``<data_dir>/feeds.csv`` replaces one of the same feed_id."""
    listed = _load(settings.feeds_file, "feeds", Feed)
    own_path = settings.data_dir / OWN_FEEDS
    own = load_rows("feeds", Feed, settings.data_dir) if own_path.is_file() else ()
    return tuple({feed.feed_id: feed for feed in (*listed, *own)}.values())


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


def try_feed(fetcher: Fetcher, feed: Feed) -> ParsedFeed:
    """One reading of a feed, to see that it is one. Raises PermanentError or TransientError with what is wrong."""
    answer = fetcher.fetch(feed.feed_url)
    if isinstance(answer, FetchFailure):
        raise answer.as_error()
    parsed = parse_feed(answer.body, answer.content_type, feed, answer.final_url, datetime.now(UTC))
    if parsed.problem:
        raise PermanentError(f"{feed.feed_url}: {parsed.problem}")
    return parsed


def feed_from_url(url: str, outlet_id: str | None, feed_id: str | None, language: str) -> Feed:
    """A feed row for a URL; outlet and feed are named after the host where no names are given."""
    host = (urlsplit(url).hostname or "").removeprefix("www.")
    if not host:
        raise ConfigurationError(f"{url}: is no web address; give it with http:// or https://")
    outlet = outlet_id or host.replace(".", "-")
    return Feed(feed_id=feed_id or outlet, feed_url=url, outlet_id=outlet, title="", language=language)


def save_own_feed(settings: Settings, feed: Feed) -> Path:
    """Write a feed to ``<data_dir>/feeds.csv``, in place of one of the same feed_id."""
    path = settings.data_dir / OWN_FEEDS
    own = load_rows("feeds", Feed, settings.data_dir) if path.is_file() else ()
    rows = {**{known.feed_id: known for known in own}, feed.feed_id: feed}
    try:
        settings.data_dir.mkdir(parents=True, exist_ok=True)
        _write_rows(path, rows.values())
    except OSError as error:
        raise ConfigurationError(f"{path}: cannot be written ({error.strerror}); choose another data_dir") from error
    return path


def _load(path: Path | None, name: str, row_type: type[Row]) -> tuple[Row, ...]:
    return load_rows(path.stem, row_type, path.parent) if path else load_rows(name, row_type)


def _unknown_feed(feed_id: str, by_id: dict[str, Feed]) -> Feed:
    near = difflib.get_close_matches(feed_id, by_id, n=3, cutoff=0.4)
    hint = f"did you mean {' or '.join(near)}?" if near else "`casualty-ledger feeds list` shows them all"
    raise ConfigurationError(f"no feed is called {feed_id!r}; {hint}")


def _write_rows(path: Path, feeds: Iterable[Feed]) -> None:
    temporary = path.with_suffix(".csv.new")
    names = [field.name for field in dataclasses.fields(Feed)]
    with temporary.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(names)
        writer.writerows([_cell(getattr(feed, name)) for name in names] for feed in feeds)
    os.replace(temporary, path)


def _cell(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)
