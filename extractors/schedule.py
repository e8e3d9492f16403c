"""When to poll a feed next, decided from what the polls so far showed. Pure: the clock is an argument.

Nothing here is ever "dead for good": the longest wait is MAX_BACKOFF, whatever the failure. Intervals are minutes.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Final, Literal

MIN_INTERVAL: Final = timedelta(minutes=5)
MAX_INTERVAL: Final = timedelta(hours=6)
SOFT_STEP: Final = timedelta(minutes=15)
HARD_STEP: Final = timedelta(hours=6)
MAX_SOFT_BACKOFF: Final = timedelta(hours=6)
MAX_BACKOFF: Final = timedelta(days=3)
MAX_RETRY_AFTER: Final = timedelta(days=1)
FULL_POLL_EVERY: Final = 20
CONFIRM_MOVE: Final = timedelta(days=7)
RETURN_AFTER_FAILURES: Final = 5
HARD_REASONS: Final = frozenset({"address_refused", "bad_url", "robots", "not_a_feed", "http_404", "http_410"})

Grade = Literal["soft", "hard"]


@dataclass(frozen=True, slots=True)
class PollState:
    """What is known of a feed before a poll: the interval in use, and how the last polls ended."""

    interval: timedelta
    failures: int = 0
    polls_since_full: int = 0
    validators_lie: bool = False


@dataclass(frozen=True, slots=True)
class PollOutcome:
    """How a poll ended. ``seen`` and ``new`` count entries; both are 0 where the feed was unchanged.

    ``ttl`` and ``max_age`` are the publisher's wishes; ``failure_reason`` is null for a poll that worked.
    """

    seen: int = 0
    new: int = 0
    is_first: bool = False
    failure_reason: str | None = None
    http_status: int | None = None
    retry_after_seconds: float | None = None
    ttl_minutes: int | None = None
    max_age_seconds: int | None = None


@dataclass(frozen=True, slots=True)
class Plan:
    """What was decided: when the feed is due, with which interval, after how many failures in a row, and why."""

    next_due_at: datetime
    interval: timedelta
    failures: int
    has_gap: bool
    reason: str


def plan_next_poll(state: PollState, outcome: PollOutcome, now: datetime, feed_id: str = "") -> Plan:
    """Decide when to poll next.

    Half of the entries new or more: twice as often. None new: half as often again. All new (and not the first poll):
    entries were probably lost in between, so as often as allowed, and ``has_gap``.
    """
    if outcome.failure_reason is not None:
        return _plan_after_failure(state, outcome, now, feed_id)
    has_gap = is_gap(outcome.seen, outcome.new, outcome.is_first)
    interval = adapt_interval(state.interval, outcome.seen, outcome.new, outcome.is_first)
    wish = wished_interval(outcome.ttl_minutes, outcome.max_age_seconds)
    asked = capped_retry_after(outcome.retry_after_seconds)
    wait, reason = max(
        (interval, explain_overlap(outcome.seen, outcome.new, outcome.is_first)),
        (wish, "the publisher asks to come back no sooner"),
        (asked, "the server asked for a pause (Retry-After)"),
        key=lambda pair: pair[0],
    )
    return Plan(now + _with_jitter(wait, feed_id), max(interval, wish), 0, has_gap, f"{in_words(wait)}: {reason}")


def adapt_interval(interval: timedelta, seen: int, new: int, is_first: bool = False) -> timedelta:
    """The interval adapted to the overlap of this poll with the last, between MIN_INTERVAL and MAX_INTERVAL."""
    if is_first:
        factor = 1.0
    elif seen and new == seen:
        factor = 0.25
    elif seen and new * 2 >= seen:
        factor = 0.5
    else:
        factor = 1.0 if new else 1.5
    return min(max(interval * factor, MIN_INTERVAL), MAX_INTERVAL)


def explain_overlap(seen: int, new: int, is_first: bool = False) -> str:
    """Why ``adapt_interval`` decides as it does, in words."""
    if is_first:
        return "the first poll that worked; the interval is the listed one"
    if seen and new == seen:
        return f"all {seen} entries were new, so it is asked as often as can be"
    if not new:
        return "nothing was new, so it is asked less often"
    faster = ", so it is asked more often" if new * 2 >= seen else ""
    return f"{new} of {seen} entries were new{faster}"


def in_words(wait: timedelta) -> str:
    """A wait as a person says it: "12 min", "1 h 30 min", "3 days"."""
    minutes = round(wait.total_seconds() / 60)
    if minutes < 60:
        return f"{minutes} min" if minutes else f"{round(wait.total_seconds())} s"
    if minutes < 48 * 60:
        return f"{minutes // 60} h {minutes % 60} min" if minutes % 60 else f"{minutes // 60} h"
    return f"{minutes / 1440:.1f} days".replace(".0 ", " ")


def is_gap(seen: int, new: int, is_first: bool) -> bool:
    """Whether a poll shares no entry with the one before: what was in between is lost, unless a backfill finds it."""
    return seen > 1 and new == seen and not is_first


def wished_interval(ttl_minutes: int | None, max_age_seconds: int | None) -> timedelta:
    """The longer of the publisher's wishes, no longer than an hour: a ttl of a week would lose the news."""
    wish = max(ttl_minutes or 0, (max_age_seconds or 0) // 60, 0)
    return timedelta(minutes=min(wish, 60))


def grade_failure(reason: str, http_status: int | None = None) -> Grade:
    """Hard where nothing will change by itself soon (404, 410, a refused address), soft otherwise."""
    return "hard" if reason in HARD_REASONS or http_status in (404, 410, 451) else "soft"


def backoff(failures: int, grade: Grade) -> timedelta:
    """The wait after so many failures in a row: linear, and capped. 0 for none."""
    if grade == "hard":
        return min(HARD_STEP * failures, MAX_BACKOFF)
    return min(SOFT_STEP * failures, MAX_SOFT_BACKOFF)


def capped_retry_after(seconds: float | None) -> timedelta:
    """A Retry-After as a wait of 0 to a day; null, negative and not-a-number are no wish."""
    if seconds is None or not seconds > 0:
        return timedelta(0)
    return timedelta(seconds=min(seconds, MAX_RETRY_AFTER.total_seconds()))


def is_due(next_due_at: datetime | None, now: datetime) -> bool:
    """Whether a feed is due. One never polled is; so is one that a wrong clock put more than MAX_BACKOFF ahead."""
    return next_due_at is None or next_due_at <= now or next_due_at > now + MAX_BACKOFF + MAX_INTERVAL


def may_ask_conditionally(state: PollState) -> bool:
    """Whether to send ETag and Last-Modified. Every so often a poll asks in full, to catch validators that lie."""
    return not state.validators_lie and state.polls_since_full < FULL_POLL_EVERY


def validators_lied(
    stored_etag: str | None,
    stored_last_modified: str | None,
    stored_body_sha256: str | None,
    etag: str | None,
    last_modified: str | None,
    body_sha256: str,
) -> bool:
    """Whether a full answer carries the very validators stored before, and yet another body.

    Such a feed answers 304 while it changes; it is asked in full from then on.
    """
    if stored_body_sha256 is None or body_sha256 == stored_body_sha256:
        return False
    if etag is not None or stored_etag is not None:
        return etag == stored_etag
    return last_modified is not None and last_modified == stored_last_modified


def sight_move(
    before: tuple[str | None, datetime | None], moved_to: str | None, now: datetime
) -> tuple[str | None, datetime | None]:
    """Where a permanent redirect (301, 308) leads and since when, after a poll that worked.

    ``before`` is the same of the poll before, of the same address. Another target, or none, starts anew.
    """
    if moved_to is None:
        return None, None
    target, since = before
    return moved_to, since if target == moved_to and since is not None else now


def is_confirmed_move(since: datetime | None, seen_at: datetime) -> bool:
    """Whether a permanent redirect has led to one address for 7 days: only then is the new address kept."""
    return since is not None and seen_at - since >= CONFIRM_MOVE


def _plan_after_failure(state: PollState, outcome: PollOutcome, now: datetime, feed_id: str) -> Plan:
    failures = state.failures + 1
    grade = grade_failure(outcome.failure_reason or "", outcome.http_status)
    nature = "that will hardly mend by itself" if grade == "hard" else "that may pass"
    wait, reason = max(
        (max(state.interval, backoff(failures, grade)), f"failure {failures} in a row, of a kind {nature}"),
        (capped_retry_after(outcome.retry_after_seconds), "the server asked for a pause (Retry-After)"),
        key=lambda pair: pair[0],
    )
    return Plan(now + _with_jitter(wait, feed_id), state.interval, failures, False, f"{in_words(wait)}: {reason}")


def _with_jitter(wait: timedelta, feed_id: str) -> timedelta:
    """Up to a tenth longer, always the same for a feed: many feeds must not come due in one moment."""
    share = int.from_bytes(sha256(feed_id.encode()).digest()[:2], "big") / 65_536 if feed_id else 0.0
    return wait * (1 + 0.1 * share)
