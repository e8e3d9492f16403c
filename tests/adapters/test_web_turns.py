"""Turns: politeness by the clock that the test holds in its hand."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest

from flows.adapters.web_turns import (
    DEAD_AFTER_FAILURES,
    DEAD_SECONDS,
    MAX_INTERVAL_SECONDS,
    MAX_RETRY_AFTER_SECONDS,
    MAX_TOO_FAST_SECONDS,
    TOO_FAST_SECONDS,
    Heard,
    HostTurns,
    parse_retry_after,
    registrable_host,
)

NOW = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)


class Clock:
    def __init__(self) -> None:
        self.now = 1_000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        ("120", 120), ("0", 0), ("-30", 0), ("1.5", 1.5), ("99999999999", MAX_RETRY_AFTER_SECONDS), ("soon", None),
        ("", None), (None, None), ("1e999", None), ("nan", None), ("inf", None), ("١٢", None),
        ("Thu, 99 Foo 2022 99:99:99 GMT", None),
        (format_datetime(NOW + timedelta(minutes=5), usegmt=True), 300),
        (format_datetime(NOW - timedelta(days=5), usegmt=True), 0),
        (format_datetime(NOW + timedelta(days=500), usegmt=True), MAX_RETRY_AFTER_SECONDS),
    ],
)  # fmt: skip
def test_retry_after_is_read_in_all_its_forms(value: str | None, seconds: float | None) -> None:
    assert parse_retry_after(value, NOW) == seconds


@pytest.mark.parametrize(
    ("url", "host"),
    [("https://news.bbc.co.uk/a", "bbc.co.uk"), ("https://www.a.example.com:8443/", "example.com"),
     ("http://127.0.0.1:8000/x", "127.0.0.1:8000"), ("http://localhost:1/", "localhost:1"),
     ("https://user:x@feeds.a.org/", "a.org"), ("http://[::1]:80/", "[::1]:80")],
)  # fmt: skip
def test_politeness_is_owed_to_the_registrable_host(url: str, host: str) -> None:
    assert registrable_host(url) == host


def test_a_host_is_asked_again_after_the_interval(clock: Clock) -> None:
    turns = HostTurns(2.0, 1, clock)
    assert turns.try_take("a") == 0
    turns.release("a", 0.1)
    assert 1.8 <= turns.try_take("a") <= 2.0
    assert turns.try_take("b") == 0
    clock.now += 2.0
    assert turns.try_take("a") == 0


def test_a_slow_host_is_asked_less_often(clock: Clock) -> None:
    turns = HostTurns(1.0, 1, clock)
    for _ in range(6):
        assert turns.try_take("a") == 0
        clock.now += 20
        turns.release("a", 20.0)
        clock.now += 100
    turns.try_take("a")
    turns.release("a", 0.0)
    assert turns.try_take("a") > 5


def test_a_crawl_delay_is_honoured_up_to_a_minute(clock: Clock) -> None:
    turns = HostTurns(1.0, 1, clock)
    turns.set_crawl_delay("a", 10)
    turns.try_take("a")
    turns.release("a", 0.0)
    assert turns.try_take("a") == pytest.approx(10)
    turns.set_crawl_delay("b", 86_400)
    turns.try_take("b")
    turns.release("b", 0.0)
    assert turns.try_take("b") <= MAX_INTERVAL_SECONDS


def test_no_more_turns_run_at_once_than_allowed(clock: Clock) -> None:
    turns = HostTurns(0.0, 2, clock)
    assert [turns.try_take("a") for _ in range(3)][:2] == [0, 0]
    assert turns.try_take("a") > 0
    turns.release("a", 0.0)
    assert turns.try_take("a") == 0


def test_a_host_that_asked_for_a_pause_gets_it(clock: Clock) -> None:
    turns = HostTurns(0.0, 1, clock)
    turns.try_take("a")
    turns.release("a", 0.1)
    turns.hear("a", Heard(retry_after=60))
    assert turns.paused_seconds("a") == (60, False)
    clock.now += 61
    assert turns.paused_seconds("a")[0] == 0


def test_a_host_that_is_down_is_remembered_and_forgiven(clock: Clock) -> None:
    turns = HostTurns(0.0, 1, clock)
    for _ in range(DEAD_AFTER_FAILURES):
        assert turns.paused_seconds("a")[0] == 0
        turns.try_take("a")
        turns.release("a", 1.0)
        turns.hear("a", Heard(is_alive=False))
    assert turns.paused_seconds("a") == (DEAD_SECONDS, True)
    clock.now += DEAD_SECONDS + 1
    turns.try_take("a")
    turns.release("a", 1.0)
    turns.hear("a", Heard())
    assert turns.paused_seconds("a")[0] == 0


def test_a_host_that_says_too_fast_gets_a_minute_and_then_twice_as_long_each_time(clock: Clock) -> None:
    turns = HostTurns(0.0, 1, clock)
    pauses = []
    for _ in range(9):
        turns.hear("a", Heard(is_too_fast=True))
        pauses.append(turns.paused_seconds("a")[0])
        clock.now += pauses[-1]
    assert pauses[:3] == [TOO_FAST_SECONDS, 2 * TOO_FAST_SECONDS, 4 * TOO_FAST_SECONDS]
    assert pauses[-1] == MAX_TOO_FAST_SECONDS
    turns.hear("a", Heard())
    turns.hear("a", Heard(is_too_fast=True))
    assert turns.paused_seconds("a")[0] == TOO_FAST_SECONDS


def test_a_wish_to_wait_a_second_is_believed_once_and_not_again_and_again(clock: Clock) -> None:
    turns = HostTurns(0.0, 1, clock)
    turns.hear("a", Heard(retry_after=1.0, is_too_fast=True))
    assert turns.paused_seconds("a") == (1.0, False)
    assert turns.try_take("a") == 1.0
    clock.now += 1.0
    turns.hear("a", Heard(retry_after=1.0, is_too_fast=True))
    assert turns.paused_seconds("a")[0] == TOO_FAST_SECONDS
    assert turns.try_take("a") == 0


def test_a_host_is_left_in_peace_for_as_long_as_it_took_to_answer(clock: Clock) -> None:
    turns = HostTurns(1.0, 1, clock)
    for _ in range(8):
        clock.now += turns.try_take("a")
        turns.try_take("a")
        clock.now += 6.0
        turns.release("a", 6.0)
    assert turns.try_take("a") == pytest.approx(6.0, abs=0.1)


def test_each_further_request_of_a_turn_is_booked_an_interval_later(clock: Clock) -> None:
    turns = HostTurns(2.0, 1, clock)
    assert turns.try_take("a") == 0
    assert (turns.book("a"), turns.book("a"), turns.book("b")) == (2.0, 4.0, 0.0)
    turns.release("a", 0.0)
    assert turns.try_take("a") == 6.0
