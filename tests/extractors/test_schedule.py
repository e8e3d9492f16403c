"""When to poll next: decided from what was seen, never for ever, never at a bad moment for everybody at once."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractors.schedule import (
    FULL_POLL_EVERY,
    MAX_BACKOFF,
    MAX_INTERVAL,
    MAX_RETRY_AFTER,
    MIN_INTERVAL,
    PollOutcome,
    PollState,
    adapt_interval,
    backoff,
    capped_retry_after,
    grade_failure,
    is_confirmed_move,
    is_due,
    is_gap,
    may_ask_conditionally,
    plan_next_poll,
    sight_move,
    validators_lied,
    wished_interval,
)

NOW = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
QUARTER = timedelta(minutes=15)
OLD, NEW = "a" * 64, "b" * 64


@pytest.mark.parametrize(
    ("seen", "new", "minutes"),
    [(20, 0, 22.5), (20, 3, 15), (20, 10, 7.5), (20, 20, 5), (0, 0, 22.5)],
)
def test_the_interval_follows_the_overlap_with_the_last_poll(seen: int, new: int, minutes: float) -> None:
    assert adapt_interval(QUARTER, seen, new) == timedelta(minutes=minutes)


def test_the_first_poll_teaches_nothing_about_the_interval() -> None:
    assert adapt_interval(QUARTER, 20, 20, is_first=True) == QUARTER
    assert not is_gap(20, 20, is_first=True)


@given(st.lists(st.tuples(st.integers(0, 50), st.integers(0, 50)), max_size=60))
def test_no_history_takes_the_interval_out_of_bounds(history: list[tuple[int, int]]) -> None:
    interval = QUARTER
    for seen, new in history:
        interval = adapt_interval(interval, seen, min(new, seen))
        assert MIN_INTERVAL <= interval <= MAX_INTERVAL


def test_a_poll_that_shares_nothing_with_the_last_raises_the_alarm() -> None:
    plan = plan_next_poll(PollState(timedelta(hours=1)), PollOutcome(seen=30, new=30), NOW)
    assert plan.has_gap
    assert plan.interval == QUARTER


def test_a_feed_of_one_entry_that_changes_is_no_gap() -> None:
    assert not is_gap(1, 1, is_first=False)


@pytest.mark.parametrize(
    ("ttl", "max_age", "minutes"),
    [(None, None, 0), (30, None, 30), (None, 1200, 20), (10, 3000, 50), (10_080, None, 60), (-5, -5, 0)],
)
def test_a_publishers_wish_is_honoured_up_to_an_hour(ttl: int | None, max_age: int | None, minutes: int) -> None:
    assert wished_interval(ttl, max_age) == timedelta(minutes=minutes)


def test_a_wish_delays_the_next_poll() -> None:
    plan = plan_next_poll(PollState(QUARTER), PollOutcome(seen=9, new=1, ttl_minutes=45), NOW)
    assert plan.next_due_at == NOW + timedelta(minutes=45)


@pytest.mark.parametrize(
    ("reason", "status", "grade"),
    [("dns", None, "soft"), ("timeout", None, "soft"), ("http_503", 503, "soft"), ("http_429", 429, "soft"),
     ("http_404", 404, "hard"), ("http_410", 410, "hard"), ("not_a_feed", 200, "hard"),
     ("something_new", None, "soft")],
)  # fmt: skip
def test_failures_are_graded(reason: str, status: int | None, grade: str) -> None:
    assert grade_failure(reason, status) == grade


def test_backoff_is_linear_and_capped() -> None:
    soft = [backoff(count, "soft") for count in range(1, 5)]
    assert soft == [timedelta(minutes=15 * count) for count in range(1, 5)]
    assert backoff(10_000, "hard") == MAX_BACKOFF
    assert backoff(2, "hard") > backoff(2, "soft")
    assert backoff(0, "soft") == timedelta(0)


def test_no_feed_is_dead_for_good() -> None:
    plan = plan_next_poll(
        PollState(QUARTER, failures=5_000), PollOutcome(failure_reason="http_410", http_status=410), NOW
    )
    assert NOW < plan.next_due_at <= NOW + MAX_BACKOFF * 1.1
    assert plan.failures == 5_001


def test_a_success_forgets_the_failures_before_it() -> None:
    assert plan_next_poll(PollState(QUARTER, failures=7), PollOutcome(seen=5, new=1), NOW).failures == 0


@pytest.mark.parametrize(
    ("seconds", "expected"),
    [(None, 0), (-10, 0), (0, 0), (float("nan"), 0), (120, 120), (1e12, 86_400), (float("inf"), 86_400)],
)
def test_retry_after_is_honoured_within_reason(seconds: float | None, expected: float) -> None:
    assert capped_retry_after(seconds) == timedelta(seconds=expected)


def test_retry_after_delays_the_next_poll_whatever_the_status() -> None:
    failed = PollOutcome(failure_reason="http_503", http_status=503, retry_after_seconds=7_200)
    assert plan_next_poll(PollState(QUARTER), failed, NOW).next_due_at == NOW + timedelta(hours=2)
    worked = PollOutcome(seen=5, new=1, retry_after_seconds=7_200)
    assert plan_next_poll(PollState(QUARTER), worked, NOW).next_due_at == NOW + timedelta(hours=2)


@given(
    st.integers(0, 500),
    st.one_of(st.none(), st.floats()),
    st.sampled_from([None, "dns", "http_404", "timeout"]),
    st.text(max_size=10),
)
def test_the_next_poll_is_always_ahead_and_never_out_of_reach(
    failures: int, retry_after: float | None, reason: str | None, feed_id: str
) -> None:
    outcome = PollOutcome(seen=3, new=1, failure_reason=reason, retry_after_seconds=retry_after)
    plan = plan_next_poll(PollState(QUARTER, failures), outcome, NOW, feed_id)
    assert NOW < plan.next_due_at <= NOW + max(MAX_BACKOFF, MAX_RETRY_AFTER) * 1.1


def test_feeds_of_one_interval_do_not_all_come_due_at_one_moment() -> None:
    due = {
        plan_next_poll(PollState(QUARTER), PollOutcome(seen=5, new=1), NOW, f"feed-{n}").next_due_at for n in range(50)
    }
    assert len(due) == 50
    assert max(due) - min(due) > timedelta(minutes=1)


def test_a_feed_is_due_at_its_time_and_when_a_clock_was_wrong() -> None:
    assert is_due(None, NOW)
    assert is_due(NOW, NOW)
    assert not is_due(NOW + timedelta(seconds=1), NOW)
    assert is_due(NOW + timedelta(days=400), NOW)


def test_every_so_often_a_feed_is_asked_in_full() -> None:
    assert may_ask_conditionally(PollState(QUARTER))
    assert not may_ask_conditionally(PollState(QUARTER, polls_since_full=FULL_POLL_EVERY))
    assert not may_ask_conditionally(PollState(QUARTER, validators_lie=True))


@pytest.mark.parametrize(
    ("stored", "fresh", "lied"),
    [
        (('"1"', None, OLD), ('"1"', None, NEW), True),
        (('"1"', None, OLD), ('"2"', None, NEW), False),
        (('"1"', None, OLD), ('"1"', None, OLD), False),
        ((None, "Thu", OLD), (None, "Thu", NEW), True),
        ((None, "Thu", OLD), (None, "Fri", NEW), False),
        ((None, None, OLD), (None, None, NEW), False),
        ((None, None, None), ('"1"', "Thu", NEW), False),
        (('"1"', "Thu", OLD), (None, "Thu", NEW), False),
    ],
)
def test_validators_that_stay_while_the_body_changes_are_lies(
    stored: tuple[str | None, str | None, str | None], fresh: tuple[str | None, str | None, str], lied: bool
) -> None:
    assert validators_lied(*stored, *fresh) is lied


def test_a_move_counts_after_a_week_of_the_same_answer() -> None:
    moved = "https://new.example/feed"
    state: tuple[str | None, datetime | None] = (None, None)
    for day in range(8):
        state = sight_move(state, moved, NOW + timedelta(days=day))
        assert is_confirmed_move(state[1], NOW + timedelta(days=day)) is (day == 7)
    assert state == (moved, NOW)


@pytest.mark.parametrize("answer", [None, "https://other.example/feed"])
def test_another_answer_in_between_starts_the_week_anew(answer: str | None) -> None:
    moved = "https://new.example/feed"
    state = sight_move((moved, NOW), answer, NOW + timedelta(days=6))
    state = sight_move(state, moved, NOW + timedelta(days=8))
    assert state == (moved, NOW + timedelta(days=8))
    assert not is_confirmed_move(state[1], NOW + timedelta(days=9))


@pytest.mark.parametrize(
    ("state", "outcome", "words"),
    [
        (PollState(QUARTER), PollOutcome(seen=20, new=20), "5 min: all 20 entries were new"),
        (PollState(QUARTER), PollOutcome(seen=20, new=1), "15 min: 1 of 20 entries were new"),
        (PollState(timedelta(hours=4)), PollOutcome(seen=20), "6 h: nothing was new, so it is asked less often"),
        (PollState(QUARTER), PollOutcome(seen=9, new=1, ttl_minutes=45), "45 min: the publisher asks"),
        (PollState(QUARTER), PollOutcome(seen=9, new=1, retry_after_seconds=5400), "1 h 30 min: the server asked"),
        (PollState(QUARTER, 3), PollOutcome(failure_reason="dns"), "1 h: failure 4 in a row, of a kind that may pass"),
        (PollState(QUARTER, 11), PollOutcome(failure_reason="http_410"), "3 days: failure 12 in a row, of a kind that"),
    ],
)
def test_every_plan_says_why(state: PollState, outcome: PollOutcome, words: str) -> None:
    assert plan_next_poll(state, outcome, NOW).reason.startswith(words)
