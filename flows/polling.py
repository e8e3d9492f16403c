"""Polling: feeds in, polls and new entries out. What earlier polls taught decides how to ask, and when again."""

from __future__ import annotations

import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import Final

from extractors.feed import ParsedFeed, find_unseen, parse_feed
from extractors.identity import content_id
from extractors.records import Entry, Feed, Poll, Reject
from extractors.schedule import (
    PollOutcome,
    PollState,
    adapt_interval,
    confirmed_move,
    is_due,
    may_ask_conditionally,
    plan_next_poll,
    validators_lied,
)
from flows.adapters.web import Fetcher
from flows.adapters.web_records import FetchFailure, FetchRequest, Response

WORKED: Final = ("ok", "unchanged")
PATIENCE_SECONDS: Final = 10.0
_LIE: Final = "the feed answers 'unchanged' while it changes; it is asked in full from now on"
_MOVED: Final = "moved for good to "
_GAP: Final = "shares no entry with the poll before: entries were lost in between"


@dataclass(frozen=True, slots=True)
class FeedMemory:
    """A feed, its last polls (oldest first) and the entries that it is known to have carried."""

    feed: Feed
    polls: tuple[Poll, ...] = ()
    entries: tuple[Entry, ...] = ()

    @property
    def last_good(self) -> Poll | None:
        return next((poll for poll in reversed(self.polls) if poll.outcome in WORKED), None)

    @property
    def attempt(self) -> int:
        """Which attempt in a row the next poll is, from 1."""
        return _state(self).failures + 1


@dataclass(frozen=True, slots=True)
class PollReport:
    """What one poll gave. ``response`` is set where its bytes show what is wrong, and have to be kept."""

    poll: Poll
    entries: tuple[Entry, ...] = ()
    problem: tuple[str, str] | None = None
    response: Response | None = None


def due_feeds(memories: Iterable[FeedMemory], now: datetime) -> tuple[FeedMemory, ...]:
    """The feeds that are due."""
    return tuple(one for one in memories if is_due(one.polls[-1].next_due_at if one.polls else None, now))


def poll_feeds(fetcher: Fetcher, memories: Sequence[FeedMemory], run_id: str, workers: int) -> list[PollReport]:
    """Poll each feed once. A feed that asks to come back within seconds is asked a second time."""
    by_id = {memory.feed.feed_id: memory for memory in memories}
    answers = _fetch_patiently(fetcher, [_request(memory) for memory in memories], workers)
    return [_read_safely(by_id[answer.key or ""], answer, run_id, datetime.now(UTC)) for answer in answers]


def poll_reject(report: PollReport, memory: FeedMemory, capture_id: str | None) -> Reject | None:
    """The reject row of a poll that failed, else null."""
    if report.problem is None:
        return None
    reason, detail = report.problem
    return Reject(
        reject_id=content_id("rej", report.poll.poll_id, reason),
        run_id=report.poll.run_id,
        stage="poll",
        reason=reason,
        subject=memory.feed.feed_url,
        detail=detail,
        feed_id=memory.feed.feed_id,
        entry_id=None,
        capture_id=capture_id,
        attempt=memory.attempt,
        rejected_at=report.poll.polled_at,
    )


def _fetch_patiently(fetcher: Fetcher, requests: Sequence[FetchRequest], workers: int) -> list[Response | FetchFailure]:
    first = list(fetcher.fetch_many(requests, workers))
    waits = {answer.key: answer.retry_after_seconds or 0.0 for answer in first if isinstance(answer, FetchFailure)}
    again = {key for key, seconds in waits.items() if 0 < seconds <= PATIENCE_SECONDS}
    if not again:
        return first
    time.sleep(max(waits[key] for key in again) + 0.1)
    second = fetcher.fetch_many([request for request in requests if request.key in again], workers)
    return [answer for answer in first if answer.key not in again] + list(second)


def _request(memory: FeedMemory) -> FetchRequest:
    last, feed = memory.last_good, memory.feed
    url = _current_url(memory)
    if last is None or not may_ask_conditionally(_state(memory)):
        return FetchRequest(url, check_robots=False, key=feed.feed_id)
    return FetchRequest(url, last.etag, last.last_modified, check_robots=False, key=feed.feed_id)


def _current_url(memory: FeedMemory) -> str:
    """The address to ask: the listed one, or where a permanent redirect has led for a week."""
    sightings = [(poll.polled_at, _moved_to(poll)) for poll in memory.polls if poll.outcome in WORKED]
    moved_to = confirmed_move(sightings, memory.polls[-1].polled_at) if sightings else None
    return moved_to or memory.feed.feed_url


def _moved_to(poll: Poll) -> str | None:
    detail = poll.detail or ""
    return detail.removeprefix(_MOVED) if detail.startswith(_MOVED) else None


def _state(memory: FeedMemory) -> PollState:
    """What the last polls taught, replayed from the first of them."""
    interval, failures, since_full, lies = timedelta(minutes=memory.feed.interval_minutes), 0, 0, False
    for position, poll in enumerate(memory.polls):
        if poll.outcome not in WORKED:
            failures += 1
            continue
        failures = 0
        since_full = 0 if poll.http_status == 200 else since_full + 1
        lies = lies or poll.detail == _LIE
        interval = adapt_interval(interval, poll.entries_seen, poll.entries_new, is_first=position == 0)
    return PollState(interval, failures, since_full, lies)


def _read_safely(memory: FeedMemory, answer: Response | FetchFailure, run_id: str, now: datetime) -> PollReport:
    try:
        return _read_answer(memory, answer, run_id, now)
    except Exception as error:  # noqa: BLE001 - one feed must not stop the rest; its reject row carries what happened
        detail = f"{memory.feed.feed_url}: {type(error).__name__}: {' '.join(str(error).split())[:300]}"
        report = _failed(memory, run_id, now, "crash", detail, None)
        return PollReport(report.poll, (), report.problem, answer if isinstance(answer, Response) else None)


def _read_answer(memory: FeedMemory, answer: Response | FetchFailure, run_id: str, now: datetime) -> PollReport:
    if isinstance(answer, FetchFailure):
        return _failed(memory, run_id, now, answer.reason, answer.message, answer)
    digest = sha256(answer.body).hexdigest()
    last = memory.last_good
    if answer.is_unchanged or (last is not None and last.body_sha256 == digest):
        return _unchanged(memory, answer, run_id, now)
    parsed = parse_feed(answer.body, answer.content_type, memory.feed, answer.final_url, now)
    if parsed.problem:
        reason = "empty_feed" if "no entries" in parsed.problem else "not_a_feed"
        detail = f"{memory.feed.feed_url}: {parsed.problem}"
        report = _failed(memory, run_id, now, reason, detail, None, http_status=answer.http_status)
        return PollReport(report.poll, (), report.problem, answer)
    return _read(memory, answer, parsed, digest, run_id, now)


def _read(
    memory: FeedMemory, answer: Response, parsed: ParsedFeed, digest: str, run_id: str, now: datetime
) -> PollReport:
    unseen = find_unseen(parsed.entries, memory.entries)
    last = memory.last_good
    lies = last is not None and validators_lied(
        last.etag, last.last_modified, last.body_sha256, answer.etag, answer.last_modified, digest
    )
    outcome = PollOutcome(
        seen=len(parsed.entries),
        new=len(unseen),
        is_first=last is None,
        ttl_minutes=parsed.ttl_minutes,
        max_age_seconds=answer.max_age_seconds,
    )
    plan = plan_next_poll(_state(memory), outcome, now, memory.feed.feed_id)
    poll = Poll(
        poll_id=content_id("poll", run_id, memory.feed.feed_id, now.isoformat()),
        run_id=run_id,
        feed_id=memory.feed.feed_id,
        polled_at=now,
        outcome="ok",
        http_status=answer.http_status,
        entries_seen=outcome.seen,
        entries_new=outcome.new,
        etag=answer.etag,
        last_modified=answer.last_modified,
        body_sha256=digest,
        next_due_at=plan.next_due_at,
        detail=_detail(answer, lies, plan.has_gap),
    )
    return PollReport(poll, unseen)


def _detail(answer: Response, lies: bool, has_gap: bool) -> str | None:
    if lies:
        return _LIE
    if answer.permanent_url:
        return f"{_MOVED}{answer.permanent_url}"
    return _GAP if has_gap else None


def _unchanged(memory: FeedMemory, answer: Response, run_id: str, now: datetime) -> PollReport:
    last = memory.last_good
    plan = plan_next_poll(_state(memory), PollOutcome(max_age_seconds=answer.max_age_seconds), now, memory.feed.feed_id)
    poll = Poll(
        poll_id=content_id("poll", run_id, memory.feed.feed_id, now.isoformat()),
        run_id=run_id,
        feed_id=memory.feed.feed_id,
        polled_at=now,
        outcome="unchanged",
        http_status=answer.http_status,
        entries_seen=0,
        entries_new=0,
        etag=answer.etag or (last.etag if last else None),
        last_modified=answer.last_modified or (last.last_modified if last else None),
        body_sha256=last.body_sha256 if last else None,
        next_due_at=plan.next_due_at,
        detail=_detail(answer, lies=False, has_gap=False),
    )
    return PollReport(poll)


def _failed(
    memory: FeedMemory,
    run_id: str,
    now: datetime,
    reason: str,
    detail: str,
    failure: FetchFailure | None,
    http_status: int | None = None,
) -> PollReport:
    outcome = PollOutcome(
        failure_reason=reason,
        http_status=failure.http_status if failure else http_status,
        retry_after_seconds=failure.retry_after_seconds if failure else None,
    )
    plan = plan_next_poll(_state(memory), outcome, now, memory.feed.feed_id)
    poll = Poll(
        poll_id=content_id("poll", run_id, memory.feed.feed_id, now.isoformat()),
        run_id=run_id,
        feed_id=memory.feed.feed_id,
        polled_at=now,
        outcome=reason,
        http_status=outcome.http_status,
        entries_seen=0,
        entries_new=0,
        etag=None,
        last_modified=None,
        body_sha256=None,
        next_due_at=plan.next_due_at,
        detail=detail,
    )
    return PollReport(poll, (), (reason, detail))
