"""What the settings and the published warehouse know of one feed."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from flows.adapters.warehouse import Reader
from flows.adapters.warehouse_address import may_be_read
from flows.feed_explain import FeedStory
from flows.feeds import choose_feeds, load_feeds, load_pauses
from flows.settings import FeedOverride, Settings


def load_story(settings: Settings, feed_id: str) -> FeedStory:
    """The story of a feed; without a warehouse, of a feed never polled. Raises ConfigurationError for an unknown id."""
    feed = choose_feeds(load_feeds(settings), [feed_id])[0]
    override = settings.feed_overrides.get(feed_id, FeedOverride())
    is_paused = feed_id in load_pauses(settings)
    if not may_be_read(settings.published_path):
        return FeedStory(feed, override, (), (), (), is_paused)
    with Reader(settings.published_path) as reader:
        polls = reader.state.recent_polls().get(feed_id, [])
        moves, gaps = (_rows(reader, name, feed_id) for name in ("feed_moves", "feed_gaps"))
    return FeedStory(feed, override, tuple(polls), moves, gaps, is_paused)


def _rows(reader: Reader, name: str, feed_id: str) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = reader.named_query(name, {"feed_id": feed_id}).to_pylist()
    return [{key: _aware(value) for key, value in row.items()} for row in rows]


def _aware(value: Any) -> Any:
    return value.replace(tzinfo=UTC) if isinstance(value, datetime) else value
