"""The rules of reading where they are easily broken: odd days, odd bounds, revisions, parts."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

from extractors.curation_rows import CorrectionRow, PartyCodeRow
from extractors.records import Article, Claim, Extraction
from tests.warehouse.builders import START, Ledger, make_claim, say

Make = Callable[..., Ledger]
INCIDENT: dict[str, Any] = {"aggregation": "incident", "scope": "incident", "place": "Arden"}


def with_part(
    whole: tuple[Article, Extraction], value: int, of: dict[str, Any], **part: Any
) -> tuple[Article, Extraction]:
    """The article of ``whole``, in which ``value`` of those people are said to be a part with other fields."""
    article, (claim,) = whole[0], whole[1].claims
    fields = {
        "bound": "exact", "value": value, "low": value, "high": value, "as_of": claim.as_of, "derivation": "test",
        "relation": "subset_of", "related_claim_id": claim.claim_id, "extractor_version": "1.0.0", **of, **part,
    }  # fmt: skip
    made = make_claim(article.article_version_id, article.text, claim.sentence, 0, "died", "the ministry", **fields)
    return article, Extraction(article.article_version_id, (claim, made), (), "1.0.0")


def changes(ledger: Ledger) -> list[tuple[str, float]]:
    return [(row["change_type"], row["figure"]) for row in ledger.view("claim_regressions")]


def tolls(ledger: Ledger) -> list[tuple[Any, ...]]:
    rows = sorted(ledger.view("incident_timeline"), key=lambda row: (row["incident_id"], row["revision"]))
    return [(row["incident_id"][-1], row["value"], row["is_current"]) for row in rows]


def test_a_floor_below_the_last_number_is_no_fall(ledger_of: Make) -> None:
    ledger = ledger_of(say(310, on=1), say(300, on=2, bound="more_than"), say(320, on=3))
    assert changes(ledger) == []
    assert not ledger.band(2)["is_falling"]


def test_a_rounder_figure_does_not_take_the_place_of_the_last_number(ledger_of: Make) -> None:
    ledger = ledger_of(say(15_207, on=1), say(15_000, on=2, bound="more_than"), say(15_000, on=4, bound="at_least"))
    assert (ledger.band(4)["low"], ledger.band(4)["central"], ledger.band(4)["high"]) == (15_207, 15_207, 15_207)
    assert {row["effective_date"] for row in ledger.view("claimant_timeline")} == {START}


def test_a_floor_above_the_last_number_takes_its_place(ledger_of: Make) -> None:
    ledger = ledger_of(say(15_207, on=1), say(16_000, on=2, bound="more_than"), say(15_000, on=3, bound="more_than"))
    assert (ledger.band(3)["low"], ledger.band(3)["high"], ledger.band(3)["high_is_open"]) == (16_000, None, True)


def test_a_rounder_figure_takes_the_place_of_a_number_that_went_stale(ledger_of: Make) -> None:
    ledger = ledger_of(say(15_207, on=1), say(15_000, on=120, bound="more_than"))
    assert (ledger.band(120)["low"], ledger.band(120)["high_is_open"]) == (15_000, True)


def test_a_floor_below_half_of_the_last_number_is_a_fall(ledger_of: Make) -> None:
    assert changes(ledger_of(say(11_500, on=1), say(193, on=2, bound="more_than"), say(15_900, on=3))) == [
        ("fall", 193)
    ]


def test_a_number_below_the_last_ceiling_is_no_fall(ledger_of: Make) -> None:
    assert changes(ledger_of(say(500, on=1, bound="at_most"), say(400, on=2))) == []


def test_an_explicit_revision_is_flagged_nowhere_and_begins_no_phase(ledger_of: Make) -> None:
    ledger = ledger_of(say(1_400, on=1), say(300, on=2, relation="revision_of"), say(310, on=3))
    assert not ledger.band(2)["is_falling"]
    assert changes(ledger) == []
    assert {row["phase"] for row in ledger.view("claimant_timeline")} == {1}


def test_coming_back_from_a_spike_is_no_restart(ledger_of: Make) -> None:
    ledger = ledger_of(say(100, on=1), say(1_000, on=2), say(110, on=3), say(120, on=4))
    assert sorted(changes(ledger)) == [("fall", 110), ("spike", 1_000)]
    assert {row["phase"] for row in ledger.view("claimant_timeline")} == {1}


def test_a_phase_that_rises_from_its_restart_is_listed_once(ledger_of: Make) -> None:
    said = [say(value, on=day) for day, value in enumerate((10_000, 12_000, 300, 250, 400, 800), start=1)]
    assert sorted(changes(ledger_of(*said))) == [("fall", 250), ("restart", 300)]


def test_the_revision_of_a_day_takes_the_place_of_what_it_revises(ledger_of: Make) -> None:
    ledger = ledger_of(say(900, on=1), say(1_200, on=1, relation="revision_of"))
    assert (ledger.band(1)["low"], ledger.band(1)["central"], ledger.band(1)["high"]) == (1_200, 1_200, 1_200)


def test_a_number_that_is_repeated_after_the_revision_of_its_day_stands(ledger_of: Make) -> None:
    repeated = [say(1_700, on=1, published=day, outlet=f"outlet {day}") for day in (1, 3)]
    ledger = ledger_of(say(1_400, on=1), say(1_500, on=1, outlet="weekly", relation="revision_of"), *repeated)
    assert (ledger.band(1)["low"], ledger.band(1)["high"]) == (1_500, 1_700)


def test_two_numbers_of_one_claimant_on_one_day_count_as_their_middle(ledger_of: Make) -> None:
    band = ledger_of(say(100), say(131, outlet="weekly"), say(1, claimant="Red")).band(1)
    assert (band["low"], band["central"], band["high"], band["claimants_count"]) == (1, 59, 131, 2)


def test_a_toll_that_is_revised_downward_is_current(ledger_of: Make) -> None:
    ledger = ledger_of(say(14, on=1, **INCIDENT), say(9, on=1, published=3, **INCIDENT))
    assert tolls(ledger) == [("1", 14, False), ("1", 9, True)]
    assert [row["is_falling"] for row in ledger.view("incident_timeline")].count(True) == 1


def test_the_last_word_on_an_incident_is_what_was_said_last(ledger_of: Make) -> None:
    undated = say(14, on=2, as_of=None, **INCIDENT)
    assert tolls(ledger_of(undated, say(16, on=1, published=3, **INCIDENT))) == [("1", 14, False), ("1", 16, True)]


def test_of_the_tolls_of_one_day_the_one_that_is_repeated_is_current(ledger_of: Make) -> None:
    day = [say(9, on=1, **INCIDENT), say(17, on=1, outlet="b", **INCIDENT), say(14, on=1, outlet="c", **INCIDENT)]
    later = say(14, on=1, published=2, outlet="d", **INCIDENT)
    (row,) = ledger_of(*day, later).view("incident_timeline")
    assert (row["value"], row["low"], row["high"]) == (14, 9, 17)


def test_a_toll_after_the_revision_of_its_day_is_not_lost(ledger_of: Make) -> None:
    revised = say(14, on=1, relation="revision_of", **INCIDENT)
    later = [say(17, on=1, published=day, outlet=f"outlet {day}", **INCIDENT) for day in (1, 2, 3)]
    (row,) = ledger_of(say(9, on=1, outlet="b", **INCIDENT), revised, *later).view("incident_timeline")
    assert (row["value"], row["low"], row["mentions_count"], row["is_current"]) == (17, 14, 4, True)


def test_a_rounder_toll_replaces_no_number_that_it_holds_for(ledger_of: Make) -> None:
    rounder = say(12, on=2, bound="more_than", number_text="more than a dozen", **INCIDENT)
    assert tolls(ledger_of(say(14, on=1, **INCIDENT), rounder)) == [("1", 14, True), ("1", None, False)]


def test_a_floor_above_the_last_toll_takes_its_place(ledger_of: Make) -> None:
    above = say(20, on=2, bound="more_than", **INCIDENT)
    assert tolls(ledger_of(say(14, on=1, **INCIDENT), above)) == [("1", 14, False), ("1", None, True)]


def test_a_vague_toll_replaces_no_number(ledger_of: Make) -> None:
    vague = say(None, on=2, number_text="dozens", bound="vague", low=24, high=99, **INCIDENT)
    assert tolls(ledger_of(say(14, on=1, **INCIDENT), vague)) == [("1", 14, True), ("1", None, False)]


def test_two_attacks_in_a_place_whose_days_are_named_are_two_incidents(ledger_of: Make) -> None:
    first: dict[str, Any] = {"period_start": START, **INCIDENT}
    second: dict[str, Any] = {"period_start": START + timedelta(days=2), **INCIDENT}
    ledger = ledger_of(
        say(9, on=1, **first),
        say(11, on=2, as_of=None, **INCIDENT),
        say(3, on=3, **second),
        say(12, on=1, published=5, **first),
    )
    assert tolls(ledger) == [("1", 9, False), ("1", 11, False), ("1", 12, True), ("2", 3, True)]


def test_a_part_of_a_toll_is_no_toll(ledger_of: Make) -> None:
    ledger = ledger_of(with_part(say(10, **INCIDENT), 9, INCIDENT))
    assert tolls(ledger) == [("1", 10, True)]
    assert ledger.view("incident_timeline")[0]["low"] == 10


def test_the_killed_among_casualties_are_a_total_of_their_own(ledger_of: Make) -> None:
    whole = say(200_000, kind="casualties", scope="whole_conflict")
    ledger = ledger_of(with_part(whole, 60_000, {}, scope="part_of_total"))
    assert ledger.band(1)["central"] == 60_000
    assert ledger.band(1, kind="casualties")["central"] == 200_000


def test_a_part_of_a_count_that_began_later_is_no_total_of_the_war(ledger_of: Make) -> None:
    whole = say(100_000, on=300, kind="casualties", period_start=START + timedelta(days=280))
    assert ledger_of(with_part(whole, 20_000, {})).view("casualty_timeline") == []


def test_a_count_that_began_before_the_war_is_no_total_of_it(ledger_of: Make) -> None:
    ledger = ledger_of(say(14_000, period_start=START - timedelta(days=2_900)), say(300, claimant="Red"))
    assert ledger.band(1)["claimants"] == ["Red"]


def test_a_figure_of_a_day_before_the_war_is_in_no_band(ledger_of: Make) -> None:
    ledger = ledger_of(say(14_000, on=-20, published=1), say(300, claimant="Red"))
    assert {row["day"] for row in ledger.view("casualty_timeline")} == {START}
    assert ledger.band(1)["claimants"] == ["Red"]


def test_the_same_daily_count_on_two_days_is_two_assertions(ledger_of: Make) -> None:
    daily: dict[str, Any] = {"aggregation": "period", "as_of": None}
    ledger = ledger_of(say(150, on=2, **daily), say(150, on=2, outlet="weekly", **daily), say(150, on=5, **daily))
    assert sorted(row["mentions_count"] for row in ledger.view("distinct_claims")) == [1, 2]
    assert [len(ledger.view("period_timeline", day)) for day in (2, 5)] == [1, 1]


def test_a_daily_count_of_the_whole_war_is_shown_on_each_of_its_days(ledger_of: Make) -> None:
    daily: dict[str, Any] = {"aggregation": "period", "scope": "whole_conflict"}
    ledger = ledger_of(say(150, on=2, **daily), say(150, on=2, outlet="weekly", **daily), say(150, on=40, **daily))
    assert [(row["value"], row["mentions_count"]) for row in ledger.view("period_timeline", 2)] == [(150, 2)]
    assert [(row["value"], row["mentions_count"]) for row in ledger.view("period_timeline", 40)] == [(150, 1)]


def test_counts_of_two_places_on_one_day_are_two_rows(ledger_of: Make) -> None:
    daily: dict[str, Any] = {"aggregation": "period", "scope": "area"}
    ledger = ledger_of(say(12, on=2, place="Arden", **daily), say(5, on=2, place="Belmar", **daily))
    assert {(row["place"], row["value"]) for row in ledger.view("period_timeline", 2)} == {("Arden", 12), ("Belmar", 5)}


def test_a_total_rises_only_between_numbers_of_one_phase(ledger_of: Make) -> None:
    said: list[tuple[int, dict[str, Any]]] = [
        (10_000, {}),
        (10_500, {}),
        (11_000, {"bound": "more_than"}),
        (11_300, {}),
        (300, {}),
        (350, {}),
    ]
    ledger = ledger_of(*(say(value, on=day, **fields) for day, (value, fields) in enumerate(said, start=1)))
    rises = {row["total"]: row["total_rise"] for row in ledger.view("period_timeline")}
    assert rises == {10_000: None, 10_500: 500, 11_000: None, 11_300: None, 300: None, 350: 50}


def test_ranges_that_touch_are_no_contradiction(ledger_of: Make) -> None:
    low = say(None, claimant="Red", number_text="100 to 200", bound="range", low=100, high=200)
    assert ledger_of(low, say(200, claimant="Blue", bound="at_least")).view("claim_conflicts") == []


def test_ranges_that_do_not_meet_are_a_contradiction(ledger_of: Make) -> None:
    low = say(None, claimant="Red", number_text="100 to 200", bound="range", low=100, high=200)
    (pair,) = ledger_of(low, say(201, claimant="Blue", bound="at_least")).view("claim_conflicts")
    assert pair["gap_count"] == 1


def test_counts_of_people_of_whom_nothing_says_whose_they_were_contradict_nobody(ledger_of: Make) -> None:
    said = [say(value, claimant=name, victim_party=None) for name, value in (("Red", 50_000), ("Blue", 5_000))]
    assert ledger_of(*said).view("claim_conflicts") == []


def test_a_floor_above_every_ceiling_opens_the_band_between_them(ledger_of: Make) -> None:
    band = ledger_of(say(100, claimant="Red", bound="at_least"), say(80, claimant="Blue", bound="at_most")).band(1)
    assert (band["low"], band["high"], band["high_is_open"], band["central"]) == (80, 100, True, 90)


def test_a_vague_count_closes_no_band_of_floors(ledger_of: Make) -> None:
    vague = say(None, claimant="Red", number_text="thousands", bound="vague", low=2_000, high=9_999)
    band = ledger_of(vague, say(15_000, claimant="Blue", bound="at_least")).band(1)
    assert (band["low"], band["central"], band["high"], band["high_is_open"]) == (2_000, 15_000, None, True)


def test_a_name_with_and_without_a_title_is_one_claimant_and_another_is_not(ledger_of: Make) -> None:
    ledger = ledger_of(say(1, claimant="Gen. Ada Vor"), say(1, claimant="Ada VOR’s", on=2), say(1, claimant="Ada Vorn"))
    assert sorted(row["mentions_count"] for row in ledger.view("distinct_claims")) == [1, 2]


def test_ceilings_alone_have_no_low(ledger_of: Make) -> None:
    band = ledger_of(say(90, bound="at_most"), say(70, claimant="Red", bound="less_than")).band(1)
    assert (band["low"], band["central"], band["high"], band["high_is_open"]) == (None, 80, 90, False)
    assert band["central_basis"] == "disinterested_bounds"


def test_a_claimant_of_unknown_stake_decides_only_where_nobody_else_does(ledger_of: Make) -> None:
    nobody = say(9_000, claimant="Somebody", claimant_stake="unknown")
    assert ledger_of(nobody, say(100, claimant="Own", claimant_stake="own")).band(1).items() >= {
        "low": 100, "central": 100, "high": 9_000, "central_basis": "interested_values",
    }.items()  # fmt: skip


def test_a_claimant_of_unknown_stake_alone_is_marked_as_such(ledger_of: Make) -> None:
    ledger = ledger_of(say(9_000, claimant="Somebody", claimant_stake="unknown"))
    assert (ledger.band(1)["central"], ledger.band(1)["central_basis"]) == (9_000, "unknown_stake_values")
    assert ledger.stakes(1) == {"unknown": (9_000, 9_000, 9_000)}


def test_a_number_takes_the_place_of_the_vague_word_before_it(ledger_of: Make) -> None:
    vague = say(None, on=1, number_text="hundreds", bound="vague", low=200, high=999)
    band = ledger_of(vague, say(450, on=3)).band(3)
    assert (band["low"], band["central"], band["high"]) == (450, 450, 450)


def test_imported_claims_count_beside_those_that_were_read(ledger_of: Make) -> None:
    imported = say(100, on=2, claimant="United Nations", outlet="coders", rule_id="import:coders")
    ledger = ledger_of(say(100, claimant="the United Nations"), imported, say(300, claimant="Red"))
    assert {row["claimant_id"]: row["mentions_count"] for row in ledger.view("distinct_claims")} == {
        "nations_united": 2, "red": 1,
    }  # fmt: skip
    assert ledger.band(2)["central"] == 200


def test_the_central_figure_lies_within_the_band(ledger_of: Make) -> None:
    own = say(300, claimant="Own", claimant_stake="own")
    nearly, floor = say(100, claimant="Red", bound="approx_below"), say(150, claimant="Blue", bound="at_least")
    band = ledger_of(nearly, floor, own).band(1)
    assert (band["low"], band["central"], band["high"]) == (100, 100, 300)


def test_a_central_floor_above_the_band_widens_it(ledger_of: Make) -> None:
    ledger = ledger_of(say(500, claimant="Red", bound="at_least"), say(100, claimant="Own", claimant_stake="own"))
    assert (ledger.band(1)["low"], ledger.band(1)["central"], ledger.band(1)["high"]) == (100, 500, 500)
    assert ledger.band(1)["high_is_open"]


def test_the_central_figure_of_a_stake_lies_within_its_band(ledger_of: Make) -> None:
    nearly = say(30, claimant="Red", bound="approx_below")
    assert ledger_of(nearly, say(1_000, claimant="Blue")).stakes(1) == {"third_party": (515, 515, 1_000)}


def test_a_part_of_a_daily_count_is_no_daily_count(ledger_of: Make) -> None:
    whole = say(60, on=2, aggregation="period")
    ledger = ledger_of(with_part(whole, 40, {"aggregation": "period"}))
    assert [row["value"] for row in ledger.view("period_timeline")] == [60]


def test_a_daily_count_with_and_without_its_scope_is_counted_once(ledger_of: Make) -> None:
    daily: dict[str, Any] = {"aggregation": "period"}
    ledger = ledger_of(say(150, on=2, scope="whole_conflict", **daily), say(150, on=40, outlet="weekly", **daily))
    assert [len(ledger.view("period_timeline", day)) for day in (2, 40)] == [1, 1]
    assert sorted(row["mentions_count"] for row in ledger.view("distinct_claims")) == [1, 1]


def test_a_daily_count_of_the_whole_war_is_one_row_however_it_is_put(ledger_of: Make) -> None:
    daily: dict[str, Any] = {"aggregation": "period", "scope": "whole_conflict"}
    about = say(150, on=2, outlet="weekly", bound="approx", **daily)
    since = say(150, on=2, outlet="other", period_start=START, **daily)
    (row,) = ledger_of(say(150, on=2, **daily), about, since).view("period_timeline")
    assert (row["value"], row["mentions_count"], row["period_start"]) == (150, 3, START)


def test_a_figure_that_a_changed_page_gives_as_of_a_later_day_is_of_that_day(ledger_of: Make) -> None:
    article, extraction = say(48_000, on=40, published=1)
    changed = replace(article, modified_at=article.published_at + timedelta(days=39, hours=2))
    ledger = ledger_of(say(9_000, on=1, outlet="weekly"), (changed, extraction))
    assert ledger.band(1)["central"] == 9_000
    assert ledger.band(40)["central"] == 48_000


def test_an_article_without_a_day_of_publication_is_in_the_timelines(ledger_of: Make) -> None:
    article, extraction = say(50, on=10, as_of=None)
    ledger = ledger_of(say(10, on=1), (replace(article, published_at=None), extraction))
    assert [ledger.band(day)["central"] for day in (1, 9, 10)] == [10, 10, 50]


def test_an_article_that_lost_its_day_of_publication_keeps_it(ledger_of: Make) -> None:
    first, _ = said = say(10, on=1, article="a", as_of=None)
    second, extraction = say(12, on=1, article="a", version=2, as_of=None)
    lost = replace(second, published_at=None, modified_at=first.modified_at + timedelta(days=60))
    (row,) = ledger_of(said, (lost, extraction)).view("distinct_claims")
    assert (row["value"], row["effective_date"]) == (12, START)


def test_a_name_with_and_without_its_stops_is_one_claimant(ledger_of: Make) -> None:
    ledger = ledger_of(
        say(1, claimant="the U.N. mission"), say(1, claimant="UN mission", on=2), say(1, claimant="U.S.")
    )
    assert sorted((row["claimant_id"], row["mentions_count"]) for row in ledger.view("distinct_claims")) == [
        ("mission_un", 2), ("us", 1),
    ]  # fmt: skip


def test_a_rounder_floor_does_not_take_the_place_of_the_last_floor(ledger_of: Make) -> None:
    said = [say(6_884, on=1, bound="at_least"), *(say(n, on=n // 1_000, bound="more_than") for n in (6_000, 6_500))]
    ledger = ledger_of(*said, say(5_000, on=8, bound="at_least"), say(4_500, on=9, bound="at_least"))
    assert [ledger.band(day)["low"] for day in (6, 7, 8, 9)] == [6_884, 6_884, 6_884, 6_884]
    assert ledger.band(9)["high_is_open"]


def test_a_floor_that_is_no_rounder_is_the_last_word(ledger_of: Make) -> None:
    ledger = ledger_of(say(500, on=1, bound="at_least"), say(450, on=2, bound="at_least"))
    assert (ledger.band(2)["low"], ledger.band(2)["newest_age_days"]) == (450, 0)


def test_a_rounder_floor_takes_the_place_of_a_floor_that_went_stale(ledger_of: Make) -> None:
    ledger = ledger_of(say(6_884, on=1, bound="at_least"), say(6_000, on=120, bound="more_than"))
    assert ledger.band(120)["low"] == 6_000


def test_about_a_rounder_number_is_no_fall_and_no_new_number(ledger_of: Make) -> None:
    ledger = ledger_of(say(15_207, on=1), say(15_000, on=2, bound="approx"))
    assert (ledger.band(2)["central"], ledger.band(2)["is_falling"], changes(ledger)) == (15_207, False, [])


def test_about_another_number_is_a_new_number(ledger_of: Make) -> None:
    ledger = ledger_of(say(15_700, on=1), say(15_000, on=2, bound="approx"), say(16_000, on=3, bound="approx"))
    assert [ledger.band(day)["central"] for day in (2, 3)] == [15_000, 16_000]
    assert changes(ledger) == [("fall", 15_000)]


def test_nothing_is_compared_with_a_figure_that_only_rounds_another(ledger_of: Make) -> None:
    ledger = ledger_of(
        say(310, on=1), say(300, on=2, bound="more_than"), say(305, on=3), say(290, on=2, claimant="Blue", outlet="b")
    )
    assert changes(ledger) == [("fall", 305)]
    rises = {row["total"]: row["total_rise"] for row in ledger.view("period_timeline")}
    assert rises == {310: None, 305: -5, 290: None}
    assert [row["other_value"] for row in ledger.view("claim_conflicts")] == [310]


def test_the_missing_are_found_and_their_number_falls(ledger_of: Make) -> None:
    said = [say(value, on=day, kind="missing") for day, value in ((1, 500), (3, 200), (5, 150))]
    blue = [say(90, on=7, claimant="Blue", kind="missing"), say(400, on=1, claimant="Blue", kind="missing")]
    ledger = ledger_of(*said, say(100, on=6, bound="more_than", kind="missing"), *blue)
    assert changes(ledger) == []
    assert [(row["value"], row["other_value"]) for row in ledger.view("claim_conflicts")] == [(500, 400)]
    band = ledger.band(6, kind="missing")
    assert (band["low"], band["is_falling"]) == (100, False)
    assert {row["phase"] for row in ledger.view("claimant_timeline")} == {1}


def test_the_missing_of_an_incident_are_found(ledger_of: Make) -> None:
    missing: dict[str, Any] = {"kind": "missing", **INCIDENT}
    ledger = ledger_of(say(43, on=1, **missing), say(35, on=2, **missing), say(30, on=3, bound="at_least", **missing))
    assert tolls(ledger) == [("1", 43, False), ("1", 35, False), ("1", None, True)]
    assert not any(row["is_falling"] for row in ledger.view("incident_timeline"))


def test_a_rounder_floor_replaces_no_floor_of_an_incident(ledger_of: Make) -> None:
    ledger = ledger_of(say(41, on=1, bound="at_least", **INCIDENT), say(40, on=2, bound="more_than", **INCIDENT))
    assert {row["low"]: row["is_current"] for row in ledger.view("incident_timeline")} == {41: True, 40: False}


def test_a_floor_of_an_incident_that_is_no_rounder_is_current(ledger_of: Make) -> None:
    ledger = ledger_of(say(17, on=1, bound="at_least", **INCIDENT), say(15, on=2, bound="at_least", **INCIDENT))
    assert {row["low"]: row["is_current"] for row in ledger.view("incident_timeline")} == {17: False, 15: True}


def test_a_toll_falls_from_the_last_number_and_not_from_what_rounds_it(ledger_of: Make) -> None:
    rounder = [say(12, on=2, bound="more_than", **INCIDENT), say(10, on=3, bound="approx", **INCIDENT)]
    ledger = ledger_of(say(14, on=1, **INCIDENT), *rounder, say(13, on=4, **INCIDENT))
    assert [row["value"] for row in ledger.view("incident_timeline") if row["is_falling"]] == [13]
    assert [row["value"] for row in ledger.view("incident_timeline") if row["is_current"]] == [13]


def test_a_daily_count_of_the_whole_war_is_an_assertion_of_its_day(ledger_of: Make) -> None:
    daily: dict[str, Any] = {"aggregation": "period", "scope": "whole_conflict"}
    ledger = ledger_of(say(150, on=2, **daily), say(150, on=2, outlet="weekly", **daily), say(150, on=40, **daily))
    assert sorted(row["mentions_count"] for row in ledger.view("distinct_claims")) == [1, 2]


def corrected(article: Article, claim: Claim, **changes: Any) -> dict[str, Any]:
    """The seed with one decision: that ``changes`` are right of ``claim``."""
    row = CorrectionRow("correct", "Misread", article.article_url, number_start=claim.number_start, **changes)
    return {"corrections": (row,)}


def test_a_part_that_a_person_says_is_of_other_people_is_a_total_of_its_own(ledger_of: Make) -> None:
    said = with_part(say(100), 40, {})
    ledger = ledger_of(said, **corrected(said[0], said[1].claims[1], victim_group="children"))
    assert (ledger.band(1)["central"], ledger.band(1, victim_group="children")["central"]) == (100, 40)


def test_a_part_of_what_a_person_says_is_another_kind_is_a_total_of_its_own(ledger_of: Make) -> None:
    said = with_part(say(100), 40, {})
    ledger = ledger_of(said, **corrected(said[0], said[1].claims[0], kind="casualties"))
    assert (ledger.band(1)["central"], ledger.band(1, kind="casualties")["central"]) == (40, 100)


def test_a_part_that_a_person_says_is_of_the_same_people_is_no_total(ledger_of: Make) -> None:
    said = with_part(say(100), 40, {}, victim_group="children")
    ledger = ledger_of(said, **corrected(said[0], said[1].claims[1], victim_group="combatant"))
    assert [row["central"] for row in ledger.view("casualty_timeline")] == [100]


def test_both_claims_of_a_contradiction_are_doubtful_and_measured_against_each_other(ledger_of: Make) -> None:
    ledger = ledger_of(say(50_000, on=1, claimant="Red"), say(5_000, on=2, claimant="Blue"))
    rows = {row["figure"]: (row["doubts"], row["compared_with"]) for row in ledger.view("doubtful_claims")}
    assert rows == {50_000: (["conflict"], 5_000), 5_000: (["conflict"], 50_000)}


def test_a_name_with_and_without_its_state_is_one_claimant(ledger_of: Make) -> None:
    names = ("Ukraine’s navy", "the navy", "Ukraine")
    said = [say(9, on=day, claimant=name, claimant_party="UKR") for day, name in enumerate(names, start=1)]
    ledger = ledger_of(*said, say(9, claimant="the navy"), party_codes=(PartyCodeRow("UKR", "UA", "Ukraine"),))
    assert sorted((row["claimant_id"], row["mentions_count"]) for row in ledger.view("distinct_claims")) == [
        ("navy", 1), ("navy.ukr", 2), ("ukraine.ukr", 1),
    ]  # fmt: skip


def test_a_total_rises_from_no_middle_of_two_numbers_and_from_no_bound(ledger_of: Make) -> None:
    said = [say(820, on=1), say(860, on=2), say(12_000, on=2, outlet="b"), say(900, on=3)]
    ledger = ledger_of(*said, say(990, on=4, bound="approx_below"), say(1_000, on=5), say(1_040, on=6))
    rises = {row["total"]: row["total_rise"] for row in ledger.view("period_timeline")}
    assert rises == {820: None, 6_430: None, 900: None, 990: None, 1_000: None, 1_040: 40}


def test_about_a_number_contradicts_nothing_that_rounds_to_it(ledger_of: Make) -> None:
    about = say(15_000, on=2, claimant="Blue", bound="approx")
    ledger = ledger_of(say(15_207, on=1, claimant="Red"), say(15_600, on=1, claimant="Green"), about)
    assert [row["other_value"] for row in ledger.view("claim_conflicts") if row["value"] == 15_000] == [15_600]


def test_two_parties_of_one_number_are_one_series_in_whatever_order(ledger_of: Make) -> None:
    ledger = ledger_of(say(10, victim_party="UKR+RUS"), say(12, on=2, victim_party="RUS+UKR"))
    assert [(row["victim_party"], row["central"]) for row in ledger.view("casualty_timeline", 2)] == [("RUS+UKR", 12)]
