"""Polling: feeds in, polls and new entries out. What earlier polls taught decides how to ask, and when again."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from hashlib import sha256
from typing import Final

from extractors.feed import ParsedFeed, find_unseen, parse_feed
from extractors.feed_history import (
    SITEMAP_INDEX,
    failures_in_a_row,
    find_address,
    find_move,
    is_index,
    kept_move,
    last_good,
    read_state,
)
from extractors.identity import content_id
from extractors.records import Entry, Feed, Poll, Reject
from extractors.schedule import (
    MIN_INTERVAL,
    Plan,
    PollOutcome,
    PollState,
    is_due,
    may_ask_conditionally,
    plan_next_poll,
    validators_lied,
)
from flows.adapters.page_rules import url_trackers
from flows.adapters.web import Fetcher
from flows.adapters.web_records import FetchFailure, FetchRequest, Response
from flows.feed_pages import EarlierPages, fetch_earlier, fetch_index, unpacked
from flows.settings import FeedOverride

_AS_ALL: Final = FeedOverride()
_LIE: Final = "the feed answers 'unchanged' while it changes; it is asked in full from now on"
_GAP: Final = "shares no entry with the poll before"


@dataclass(frozen=True, slots=True)
class FeedMemory:
    """A feed, its last polls (oldest first), the entries that it has carried, and what it does differently."""

    feed: Feed
    polls: tuple[Poll, ...] = ()
    entries: tuple[Entry, ...] = ()
    override: FeedOverride = _AS_ALL

    @property
    def last_good(self) -> Poll | None:
        return last_good(self.polls)

    @property
    def attempt(self) -> int:
        """Which attempt in a row the next poll is, from 1."""
        return failures_in_a_row(self.polls) + 1

    @property
    def url(self) -> str:
        """The address to ask: the listed one, or where the feed has moved for good."""
        return find_address(self.feed, self.polls)


@dataclass(frozen=True, slots=True)
class PollReport:
    """What one poll gave. ``response`` is set where its bytes show what is wrong, and have to be kept."""

    poll: Poll
    entries: tuple[Entry, ...] = ()
    problem: tuple[str, str] | None = None
    response: Response | None = None


def due_feeds(memories: Iterable[FeedMemory], now: datetime) -> tuple[FeedMemory, ...]:
    """The feeds that are due. Polls of a clock that was ahead count for nothing until their time has come."""
    return tuple(one for one in memories if is_due(_next_due(one.polls, now), now))


def _next_due(polls: Sequence[Poll], now: datetime) -> datetime | None:
    return next((poll.next_due_at for poll in reversed(polls) if poll.polled_at <= now + MIN_INTERVAL), None)


def poll_feeds(fetcher: Fetcher, memories: Sequence[FeedMemory], run_id: str, workers: int) -> list[PollReport]:
    """Poll each feed once. A feed that asks to come back within seconds is asked a second time.

    Indexes of sitemaps are followed and gaps closed in threads: those fetches wait for their host's turn.
    """
    by_id = {memory.feed.feed_id: memory for memory in memories}
    answers = fetcher.fetch_many([_request(memory) for memory in memories], workers)
    with ThreadPoolExecutor(max_workers=workers, thread_name_prefix="feeds") as pool:
        return list(pool.map(lambda answer: _read_safely(fetcher, by_id[answer.key or ""], answer, run_id), answers))


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


def _request(memory: FeedMemory) -> FetchRequest:
    last, url = memory.last_good, memory.url
    may_trust = not (memory.override.always_in_full or is_index(memory.polls))
    if last is None or not may_trust or last.asked_url not in (None, url) or not may_ask_conditionally(_state(memory)):
        return FetchRequest(url, check_robots=False, key=memory.feed.feed_id)
    return FetchRequest(url, last.etag, last.last_modified, check_robots=False, key=memory.feed.feed_id)


def _read_safely(fetcher: Fetcher, memory: FeedMemory, answer: Response | FetchFailure, run_id: str) -> PollReport:
    now = datetime.now(UTC)
    try:
        return _read_answer(fetcher, memory, answer, run_id, now)
    except Exception as error:  # noqa: BLE001 - one feed must not stop the rest; its reject row carries what happened
        detail = f"{memory.feed.feed_url}: {type(error).__name__}: {' '.join(str(error).split())[:300]}"
        report = _failed(memory, run_id, now, "crash", detail, None)
        return replace(report, response=answer if isinstance(answer, Response) else None)


def _read_answer(
    fetcher: Fetcher, memory: FeedMemory, answer: Response | FetchFailure, run_id: str, now: datetime
) -> PollReport:
    if isinstance(answer, FetchFailure):
        return _failed(memory, run_id, now, answer.reason, answer.message, answer)
    known_digest = memory.last_good.body_sha256 if memory.last_good else None
    body = unpacked(answer.body, fetcher.policy.max_bytes)
    if answer.is_unchanged or sha256(body).hexdigest() == known_digest:
        return _unchanged(memory, answer, run_id, now)
    document = _read_document(fetcher, memory, answer, body, now)
    if document.digest == known_digest:
        return _unchanged(memory, answer, run_id, now, document.pages_count)
    if problem := document.parsed.problem:
        reason = "empty_feed" if "no entries" in problem else "not_a_feed"
        detail = f"{memory.feed.feed_url}: {problem}"
        return replace(_failed(memory, run_id, now, reason, detail, answer), response=answer)
    return _read(fetcher, memory, answer, document, run_id, now)


@dataclass(frozen=True, slots=True)
class _Document:
    """A feed as read: a digest of all its bytes, the documents read besides it, and what is to be said of them."""

    parsed: ParsedFeed
    digest: str
    pages_count: int | None = None
    notes: tuple[str, ...] = ()


def _read_document(fetcher: Fetcher, memory: FeedMemory, answer: Response, body: bytes, now: datetime) -> _Document:
    parsed = parse_feed(body, answer.content_type, memory.feed, answer.final_url, now, trackers=url_trackers())
    if parsed.feed_type != SITEMAP_INDEX:
        return _Document(parsed, sha256(body).hexdigest())
    since = memory.last_good.polled_at if memory.last_good else None
    index = fetch_index(fetcher, memory.feed, body, answer.final_url, now, since)
    return _Document(index.parsed, index.digest, index.pages_count, index.problems)


def _read(
    fetcher: Fetcher, memory: FeedMemory, answer: Response, document: _Document, run_id: str, now: datetime
) -> PollReport:
    parsed, last = document.parsed, memory.last_good
    unseen = find_unseen(parsed.entries, memory.entries, url_trackers())
    outcome = PollOutcome(
        seen=len(parsed.entries),
        new=len(unseen),
        is_first=last is None and not memory.entries,
        ttl_minutes=parsed.ttl_minutes,
        max_age_seconds=answer.max_age_seconds,
        retry_after_seconds=_wish(memory, answer),
    )
    plan = plan_next_poll(_state(memory), outcome, now, memory.feed.feed_id)
    earlier = fetch_earlier(fetcher, memory.feed, parsed, memory.entries, now) if plan.has_gap else None
    found = {entry.entry_id: entry for entry in (*unseen, *(earlier.entries if earlier else ()))}
    lies = last is not None and validators_lied(
        last.etag, last.last_modified, last.body_sha256, answer.etag, answer.last_modified, document.digest
    )
    notes = [*([_LIE] if lies else []), *([_gap_note(memory.feed, earlier)] if earlier else []), *document.notes]
    poll = replace(
        _worked(memory, answer, run_id, now, plan, notes),
        outcome="ok",
        entries_seen=outcome.seen + len(found) - len(unseen),
        entries_new=len(found),
        body_sha256=document.digest,
        validators_lie=lies or _state(memory).validators_lie,
        feed_type=parsed.feed_type,
        gap=_gap(earlier),
        pages_count=earlier.pages_count if earlier else document.pages_count,
    )
    return PollReport(poll, tuple(found.values()))


def _gap(earlier: EarlierPages | None) -> str | None:
    return None if earlier is None else "closed" if earlier.is_closed else "open"


def _gap_note(feed: Feed, earlier: EarlierPages) -> str:
    found = f"{len(earlier.entries)} entries found on {earlier.pages_count} earlier pages"
    why = f"{earlier.why_not}; {found}" if earlier.pages_count else earlier.why_not
    if earlier.is_closed:
        return f"{_GAP}: closed, {found}"
    rest = f"`casualty-ledger backfill feed {feed.feed_id}` may find the rest"
    return f"{_GAP}: entries may be lost ({why}); {rest}"


def _unchanged(
    memory: FeedMemory, answer: Response, run_id: str, now: datetime, pages_count: int | None = None
) -> PollReport:
    last = memory.last_good
    outcome = PollOutcome(max_age_seconds=answer.max_age_seconds, retry_after_seconds=_wish(memory, answer))
    poll = _worked(memory, answer, run_id, now, plan_next_poll(_state(memory), outcome, now, memory.feed.feed_id), [])
    if last is None:
        return PollReport(poll)
    return PollReport(
        replace(
            poll,
            etag=answer.etag or last.etag,
            last_modified=answer.last_modified or last.last_modified,
            body_sha256=last.body_sha256,
            feed_type=last.feed_type,
            pages_count=pages_count,
        )
    )


def _failed(
    memory: FeedMemory,
    run_id: str,
    now: datetime,
    reason: str,
    detail: str,
    answer: Response | FetchFailure | None,
) -> PollReport:
    outcome = PollOutcome(
        failure_reason=reason,
        http_status=answer.http_status if answer else None,
        retry_after_seconds=_wish(memory, answer) if answer else None,
    )
    plan = plan_next_poll(_state(memory), outcome, now, memory.feed.feed_id)
    moved_to, since = kept_move(memory.feed, memory.polls, memory.url)
    poll = _poll(memory, run_id, now, reason, plan)
    poll = replace(poll, http_status=outcome.http_status, detail=detail, moved_to_url=moved_to, moved_since=since)
    return PollReport(poll, (), (reason, detail))


def _worked(memory: FeedMemory, answer: Response, run_id: str, now: datetime, plan: Plan, notes: Sequence[str]) -> Poll:
    """A poll that worked: unchanged, unless the caller fills in what came."""
    moved_to, since = find_move(memory.feed, memory.polls, memory.url, answer.permanent_url, now)
    moved = [f"moved for good to {moved_to}, asked there once that has held for 7 days"] if moved_to else []
    return replace(
        _poll(memory, run_id, now, "unchanged", plan),
        http_status=answer.http_status,
        etag=answer.etag,
        last_modified=answer.last_modified,
        detail="; ".join([*notes, *moved]) or None,
        moved_to_url=moved_to,
        moved_since=since,
    )


def _poll(memory: FeedMemory, run_id: str, now: datetime, outcome: str, plan: Plan) -> Poll:
    return Poll(
        poll_id=content_id("poll", run_id, memory.feed.feed_id, now.isoformat()),
        run_id=run_id,
        feed_id=memory.feed.feed_id,
        polled_at=now,
        outcome=outcome,
        http_status=None,
        entries_seen=0,
        entries_new=0,
        etag=None,
        last_modified=None,
        body_sha256=None,
        next_due_at=plan.next_due_at,
        feed_url=memory.feed.feed_url,
        asked_url=memory.url,
        validators_lie=_state(memory).validators_lie,
        due_reason=plan.reason,
    )


def _wish(memory: FeedMemory, answer: Response | FetchFailure) -> float | None:
    """The pause that the server asks for, no longer than the operator lets it be for this feed."""
    wish, longest = answer.retry_after_seconds, memory.override.max_retry_after
    return wish if wish is None or longest is None else min(wish, longest)


def _state(memory: FeedMemory) -> PollState:
    return read_state(memory.feed, memory.polls)
