"""What the polls of a feed have taught: where it lives, how often to ask, whether its validators can be trusted. Pure.

The newest poll carries what must not be forgotten (address, move, trust); the rest is replayed from the last polls.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from extractors.records import Feed, Poll
from extractors.schedule import (
    RETURN_AFTER_FAILURES,
    PollState,
    adapt_interval,
    explain_overlap,
    is_confirmed_move,
    sight_move,
)

WORKED: Final = frozenset({"ok", "unchanged"})
SITEMAP_INDEX: Final = "sitemap_index"


@dataclass(frozen=True, slots=True)
class IntervalStep:
    """How one poll changed the interval, and why."""

    polled_at: datetime
    before: timedelta
    after: timedelta
    why: str


def last_good(polls: Sequence[Poll]) -> Poll | None:
    """The newest poll that worked."""
    return next((poll for poll in reversed(polls) if poll.outcome in WORKED), None)


def failures_in_a_row(polls: Sequence[Poll]) -> int:
    """How many of the newest polls failed, up to the last that worked."""
    return next((count for count, poll in enumerate(reversed(polls)) if poll.outcome in WORKED), len(polls))


def read_state(feed: Feed, polls: Sequence[Poll]) -> PollState:
    """What a poll has to know; ``polls`` are the newest ones, oldest first."""
    steps = interval_steps(feed, polls)
    since_full = 0
    for poll in polls:
        if poll.outcome in WORKED:
            since_full = 0 if poll.http_status == 200 else since_full + 1
    return PollState(
        interval=steps[-1].after if steps else timedelta(minutes=feed.interval_minutes),
        failures=failures_in_a_row(polls),
        polls_since_full=since_full,
        validators_lie=_is_listed_as_before(feed, polls) and bool(polls[-1].validators_lie),
    )


def interval_steps(feed: Feed, polls: Sequence[Poll]) -> tuple[IntervalStep, ...]:
    """How the interval came about, from the listed one, poll by poll. A poll that failed teaches nothing about it."""
    interval, steps = timedelta(minutes=feed.interval_minutes), list[IntervalStep]()
    for position, poll in enumerate(polls):
        if poll.outcome not in WORKED:
            continue
        # Earlier pages that closed a gap are counted too; for the interval, all was new.
        new = poll.entries_seen if poll.gap else poll.entries_new
        after = adapt_interval(interval, poll.entries_seen, new, is_first=position == 0)
        steps.append(
            IntervalStep(poll.polled_at, interval, after, explain_overlap(poll.entries_seen, new, position == 0))
        )
        interval = after
    return tuple(steps)


def find_address(feed: Feed, polls: Sequence[Poll]) -> str:
    """The address to ask: the listed one, or where a permanent redirect has led for 7 days.

    Whoever corrects the listed address is heard at once; a new address that fails again and again is left for the
    listed one.
    """
    if not polls or not _is_listed_as_before(feed, polls):
        return feed.feed_url
    last = polls[-1]
    asked = last.asked_url or feed.feed_url
    if asked != feed.feed_url and failures_in_a_row(polls) >= RETURN_AFTER_FAILURES:
        return feed.feed_url
    if last.moved_to_url and is_confirmed_move(last.moved_since, last.polled_at):
        return last.moved_to_url
    return asked


def find_move(
    feed: Feed, polls: Sequence[Poll], asked_url: str, moved_to: str | None, now: datetime
) -> tuple[str | None, datetime | None]:
    """Where a poll of ``asked_url`` that worked was sent for good, and since when that goes on."""
    return sight_move(_known_move(feed, polls, asked_url), moved_to, now)


def kept_move(feed: Feed, polls: Sequence[Poll], asked_url: str) -> tuple[str | None, datetime | None]:
    """The same after a poll that failed, which says nothing about it."""
    return _known_move(feed, polls, asked_url)


def is_index(polls: Sequence[Poll]) -> bool:
    """Whether the feed was last seen to be an index of sitemaps: unchanged, it may still name ones that changed."""
    good = last_good(polls)
    return good is not None and good.feed_type == SITEMAP_INDEX


def _known_move(feed: Feed, polls: Sequence[Poll], asked_url: str) -> tuple[str | None, datetime | None]:
    if not _is_listed_as_before(feed, polls) or polls[-1].asked_url != asked_url:
        return None, None
    return polls[-1].moved_to_url, polls[-1].moved_since


def _is_listed_as_before(feed: Feed, polls: Sequence[Poll]) -> bool:
    return bool(polls) and polls[-1].feed_url in (None, feed.feed_url)
