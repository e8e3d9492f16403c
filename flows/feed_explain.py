"""One feed explained: where it lives, when it is due and why, whether to trust it, what was lost, how it failed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from extractors.feed_history import failures_in_a_row, find_address, interval_steps, is_index, last_good, read_state
from extractors.records import Feed, Poll
from extractors.schedule import (
    CONFIRM_MOVE,
    FULL_POLL_EVERY,
    MAX_INTERVAL,
    MIN_INTERVAL,
    is_confirmed_move,
    may_ask_conditionally,
)
from extractors.schedule import in_words as wait_in_words
from flows.settings import FeedOverride

SHOWN_POLLS: Final = 8


@dataclass(frozen=True, slots=True)
class FeedStory:
    """What is known of a feed: ``polls`` oldest first, ``moves`` and ``gaps`` as rows, the newest first."""

    feed: Feed
    override: FeedOverride
    polls: tuple[Poll, ...]
    moves: Sequence[Mapping[str, Any]]
    gaps: Sequence[Mapping[str, Any]]
    is_paused: bool = False


def explain_feed(story: FeedStory, now: datetime) -> list[tuple[str, str]]:
    """Lines for a person, each with what it is about."""
    return [
        ("title", story.feed.title),
        *(("address", line) for line in _addresses(story)),
        ("state", _state(story)),
        ("due", _due(story, now)),
        *(("interval", line) for line in _interval(story)),
        ("unchanged", _validators(story)),
        *(("moves", line) for line in _moves(story)),
        *(("gaps", line) for line in _gaps(story)),
        *(("failures", line) for line in _failures(story)),
    ]


def poll_rows(polls: Sequence[Poll]) -> list[dict[str, Any]]:
    """The last polls as rows of a table, the newest first."""
    return [
        {
            "polled_at": poll.polled_at,
            "outcome": poll.outcome,
            "status": poll.http_status,
            "seen": poll.entries_seen,
            "new": poll.entries_new,
            "due again": poll.due_reason,
            "remark": _without_address(poll),
        }
        for poll in list(reversed(polls))[:SHOWN_POLLS]
    ]


def _addresses(story: FeedStory) -> Iterator[str]:
    asked = find_address(story.feed, story.polls)
    if asked == story.feed.feed_url:
        yield asked
        return
    yield f"{story.feed.feed_url} (as listed)"
    yield f"{asked} (asked, since the listed one has led there for good for more than {CONFIRM_MOVE.days} days)"


def _state(story: FeedStory) -> str:
    if not story.feed.is_active:
        resume = f"`casualty-ledger feeds resume {story.feed.feed_id}` polls it again"
        return f"{story.feed.note if story.is_paused else 'not active in the list of feeds'}; {resume}"
    if not story.polls:
        return "never polled yet"
    failures = failures_in_a_row(story.polls)
    good = last_good(story.polls)
    if not failures:
        return "polled, and the last poll worked"
    when = f"it last worked {_stamp(good.polled_at)}" if good else "none of the polls kept here worked"
    return f"polled, and the last {_count(failures, 'poll')} failed; {when}; it is never given up"


def _due(story: FeedStory, now: datetime) -> str:
    if not story.feed.is_active:
        return "not while it is paused"
    if not story.polls:
        return "with the next run"
    last = story.polls[-1]
    left = last.next_due_at - now
    when = f"{_stamp(last.next_due_at)}, in {wait_in_words(left)}" if left > timedelta(0) else "with the next run"
    return f"{when} (waits {last.due_reason})" if last.due_reason else when


def _interval(story: FeedStory) -> Iterator[str]:
    steps = interval_steps(story.feed, story.polls)
    listed = wait_in_words(timedelta(minutes=story.feed.interval_minutes))
    source = "set in feed_overrides" if story.override.interval_minutes is not None else "as listed"
    limits = f"it moves between {wait_in_words(MIN_INTERVAL)} and {wait_in_words(MAX_INTERVAL)}"
    if not steps:
        yield f"{listed}, {source}; with the polls {limits}"
        return
    yield f"{wait_in_words(steps[-1].after)} now, {listed} {source}; {limits}"
    for step in [step for step in steps if step.before != step.after][-3:]:
        change = f"{wait_in_words(step.before)} -> {wait_in_words(step.after)}"
        yield f"{_stamp(step.polled_at)}: {change}, {step.why}"


def _validators(story: FeedStory) -> str:
    state, good = read_state(story.feed, story.polls), last_good(story.polls)
    if state.validators_lie:
        return "ETag and Last-Modified lie: the feed said 'unchanged' while it changed, and is asked in full each time"
    if story.override.always_in_full:
        return "asked in full each time, as set in feed_overrides"
    if is_index(story.polls):
        return "an index of sitemaps, asked in full each time: its sitemaps may change while it does not"
    names = [
        name for name, value in (("ETag", good and good.etag), ("Last-Modified", good and good.last_modified)) if value
    ]
    if good is None:
        return "not known before a first poll that works"
    if not names:
        return "sends no ETag or Last-Modified; an unchanged feed is known by its bytes"
    left = _count(FULL_POLL_EVERY - state.polls_since_full, "poll")
    trust = f"{' and '.join(names)}: believed, and tested every {FULL_POLL_EVERY} polls by asking in full"
    return f"{trust}, next {'now' if not may_ask_conditionally(state) else f'in {left}'}"


def _moves(story: FeedStory) -> Iterator[str]:
    for move in story.moves:
        since, seen = move["moved_since"], move["last_seen_at"]
        when = f"{_stamp(since)} to {_stamp(seen)} ({_count((seen - since).days, 'day')})"
        is_kept = is_confirmed_move(since, seen)
        rest = "kept as its address" if is_kept else f"kept once that has held for {CONFIRM_MOVE.days} days"
        yield f"{move['asked_url']} -> {move['moved_to_url']}, {when}: {rest}"
    if not story.moves:
        yield "none"


def _gaps(story: FeedStory) -> Iterator[str]:
    for gap in story.gaps[:3]:
        yield f"{_stamp(gap['polled_at'])}, {gap['gap']}: {gap['detail']}"
    if len(story.gaps) > 3:
        yield f"and {len(story.gaps) - 3} before"
    if not story.gaps:
        yield "none: every poll overlapped with what was known" if story.polls else "none"


def _failures(story: FeedStory) -> Iterator[str]:
    failed = [poll for poll in story.polls if poll.detail and failures_in_a_row([poll])]
    for poll in list(reversed(failed))[:3]:
        yield f"{_stamp(poll.polled_at)}, {poll.outcome}: {_without_address(poll)}"
    if not failed:
        yield f"none in the last {_count(len(story.polls), 'poll')}" if story.polls else "none"


def _without_address(poll: Poll) -> str | None:
    """The remark, which need not name the feed here."""
    detail = poll.detail or ""
    for url in (poll.asked_url, poll.feed_url):
        detail = detail.removeprefix(f"{url}: ")
    return detail or None


def _stamp(moment: datetime) -> str:
    return f"{moment:%Y-%m-%d %H:%M}"


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"
