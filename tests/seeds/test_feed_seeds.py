"""The bundled list of real feeds: well formed, known by outlet, and not the voice of one side."""

from __future__ import annotations

from collections import Counter
from typing import Final
from urllib.parse import urlsplit

import pytest

from extractors.records import Feed, Outlet
from flows.adapters.seeds import load_rows

OWNERSHIPS: Final = frozenset({"private", "public", "state", "party", "ngo", "igo", "trust"})

# For each conflict, countries whose outlets tell it from either side. Sudan's two forces have few feeds of their own:
# Cairo backs the army, and Abu Dhabi is accused of arming the Rapid Support Forces.
SIDES: Final = {
    "ukraine": ({"UKR"}, {"RUS"}),
    "gaza": ({"ISR"}, {"PSE"}),
    "lebanon": ({"ISR"}, {"LBN"}),
    "sudan": ({"EGY"}, {"ARE"}),
}


@pytest.fixture(scope="module")
def feeds() -> tuple[Feed, ...]:
    return load_rows("feeds", Feed)


@pytest.fixture(scope="module")
def outlets() -> dict[str, Outlet]:
    return {outlet.outlet_id: outlet for outlet in load_rows("outlets", Outlet)}


def _repeated(values: list[str]) -> list[str]:
    return [value for value, count in Counter(values).items() if count > 1]


def _countries(feeds: tuple[Feed, ...], outlets: dict[str, Outlet]) -> set[str | None]:
    return {outlets[feed.outlet_id].country for feed in feeds if feed.is_active}


def test_there_are_feeds_enough_to_start_with(feeds: tuple[Feed, ...]) -> None:
    assert len([feed for feed in feeds if feed.is_active]) >= 60


def test_no_feed_is_listed_twice(feeds: tuple[Feed, ...]) -> None:
    assert _repeated([feed.feed_id for feed in feeds]) == []
    assert _repeated([feed.feed_url.rstrip("/").lower() for feed in feeds]) == []


def test_every_feed_has_a_web_address(feeds: tuple[Feed, ...]) -> None:
    for feed in feeds:
        address = urlsplit(feed.feed_url)
        assert address.scheme in {"http", "https"}, feed.feed_id
        assert "." in (address.hostname or ""), feed.feed_id
        assert feed.feed_url == feed.feed_url.strip(), feed.feed_id


def test_every_feed_belongs_to_a_known_outlet_and_every_outlet_has_a_feed(
    feeds: tuple[Feed, ...], outlets: dict[str, Outlet]
) -> None:
    assert {feed.outlet_id for feed in feeds} == set(outlets)


def test_no_outlet_is_listed_twice() -> None:
    assert _repeated([outlet.outlet_id for outlet in load_rows("outlets", Outlet)]) == []


def test_nobody_is_polled_more_often_than_every_ten_minutes(feeds: tuple[Feed, ...]) -> None:
    assert [feed.feed_id for feed in feeds if feed.interval_minutes < 10] == []


def test_every_outlet_says_who_owns_it(outlets: dict[str, Outlet]) -> None:
    for outlet in outlets.values():
        assert outlet.note.split(";")[0] in OWNERSHIPS, outlet.outlet_id


def test_every_outlet_has_a_home_and_all_but_the_united_nations_a_country(outlets: dict[str, Outlet]) -> None:
    for outlet in outlets.values():
        assert (outlet.home_url or "").startswith(("http://", "https://")), outlet.outlet_id
        is_code = outlet.country is not None and len(outlet.country) == 3 and outlet.country.isupper()
        assert is_code or outlet.note.startswith("igo"), outlet.outlet_id


@pytest.mark.parametrize("conflict", SIDES)
def test_both_sides_of_a_conflict_are_heard(conflict: str, feeds: tuple[Feed, ...], outlets: dict[str, Outlet]) -> None:
    countries = _countries(feeds, outlets)
    for side in SIDES[conflict]:
        assert countries & side, f"{conflict}: no feed of {side}"


def test_the_generals_and_the_banned_press_of_myanmar_are_both_heard(outlets: dict[str, Outlet]) -> None:
    owners = {outlet.note.split(";")[0] for outlet in outlets.values() if outlet.country == "MMR"}
    assert {"state", "private"} <= owners


def test_the_united_nations_and_humanitarians_are_heard(outlets: dict[str, Outlet]) -> None:
    assert {"un-news", "ocha", "reliefweb", "icrc", "msf", "who"} <= set(outlets)
