"""Which pages are fetched now, how they are packed, and what happens to those that cannot be appended."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from extractors.records import Entry
from flows.batches import PageOrder, is_due_again, pack_orders, plan_orders, share_out

NOW = datetime(2022, 11, 10, 12, tzinfo=UTC)


def entry(number: int, url: str) -> Entry:
    return Entry(f"ent_{number}", "feed", url, None, None, None, None, None, NOW)


def row(number: int = 1, url: str = "http://a.example/1", **more: Any) -> dict[str, Any]:
    one = entry(number, url)
    cells = {name: getattr(one, name) for name in one.__slots__}
    return {**cells, "attempts": 0, "reason": None, "rejected_at": None, **more}


def tried(attempts: int, reason: str, minutes_ago: int) -> dict[str, Any]:
    return row(attempts=attempts, reason=reason, rejected_at=NOW - timedelta(minutes=minutes_ago))


def test_a_new_entry_is_due() -> None:
    assert is_due_again(row(), NOW)


def test_a_time_out_is_tried_again_after_a_quarter_of_an_hour_and_then_twice_as_long() -> None:
    assert not is_due_again(tried(1, "timeout", 14), NOW)
    assert is_due_again(tried(1, "timeout", 15), NOW)
    assert not is_due_again(tried(3, "timeout", 59), NOW)
    assert is_due_again(tried(3, "timeout", 60), NOW)


def test_a_page_that_is_gone_is_tried_only_once_more() -> None:
    assert is_due_again(tried(1, "http_404", 15), NOW)
    assert not is_due_again(tried(2, "http_404", 60 * 24 * 365), NOW)


def test_entries_with_one_address_share_a_fetch() -> None:
    rows = [row(1), row(2), row(3, "http://a.example/2")]
    orders = plan_orders(rows, {"feed": "outlet"}, NOW)
    assert [[one.entry_id for one in order.entries] for order in orders] == [["ent_1", "ent_2"], ["ent_3"]]


def test_entries_of_feeds_that_are_no_longer_listed_are_left_alone() -> None:
    assert plan_orders([row()], {}, NOW) == []


def test_a_host_with_many_pages_leaves_turns_to_others() -> None:
    urls = [
        "http://a.example/1",
        "http://a.example/2",
        "http://a.example/3",
        "http://b.example/1",
        "http://c.example/1",
    ]
    orders = [PageOrder((entry(number, url),), "outlet") for number, url in enumerate(urls)]
    assert [order.url for order in share_out(orders, 4)] == [urls[0], urls[3], urls[4], urls[1]]
    assert share_out(orders, 9) == [orders[0], orders[3], orders[4], orders[1], orders[2]]


@given(st.lists(st.integers(min_value=0, max_value=5), max_size=60), st.integers(min_value=1, max_value=10))
def test_packing_keeps_every_page_once_and_no_batch_is_too_large(hosts: list[int], size: int) -> None:
    orders = [
        PageOrder((entry(number, f"http://host{host}.example/{number}"),), "outlet")
        for number, host in enumerate(hosts)
    ]
    batches = pack_orders(orders, size)
    assert sorted(order.key for batch in batches for order in batch) == sorted(order.key for order in orders)
    assert all(0 < len(batch) <= size for batch in batches)


def test_small_hosts_stay_in_one_batch() -> None:
    orders = [PageOrder((entry(number, f"http://host{number % 2}.example/{number}"),), "outlet") for number in range(6)]
    hosts = [{order.url.split("/")[2] for order in batch} for batch in pack_orders(orders, 4)]
    assert hosts == [{"host0.example"}, {"host1.example"}]
