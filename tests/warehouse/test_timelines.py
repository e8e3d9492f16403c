"""The rules of reading: how claims become timelines, one small ledger a rule."""

from __future__ import annotations

from collections.abc import Callable

from extractors.curation_rows import ClaimantNameRow
from tests.warehouse.builders import Ledger, say

Make = Callable[..., Ledger]
DAILY = (ClaimantNameRow("staff", "The Staff", ("staff",), None, True),)


def test_claimants_are_never_added_up(ledger_of: Make) -> None:
    band = ledger_of(say(100, claimant="Red"), say(300, claimant="Blue"), say(200, claimant="Green")).band(1)
    assert (band["low"], band["central"], band["high"]) == (100, 200, 300)
    assert band["claimants_count"] == 3


def test_a_repeat_adds_a_mention_and_does_not_move_the_date(ledger_of: Make) -> None:
    ledger = ledger_of(say(500, on=1), say(600, on=10), say(500, on=20, outlet="weekly"))
    repeated = next(row for row in ledger.view("distinct_claims") if row["value"] == 500)
    assert (repeated["mentions_count"], repeated["articles_count"], repeated["outlets_count"]) == (2, 2, 2)
    assert repeated["effective_date"].isoformat() == "2022-02-24"
    assert repeated["last_published_on"].isoformat() == "2022-03-15"
    assert ledger.band(20)["central"] == 600


def test_the_latest_figure_of_a_claimant_wins_over_its_highest(ledger_of: Make) -> None:
    ledger = ledger_of(say(9_000, on=1), say(1_000, on=5))
    assert ledger.band(5)["high"] == 1_000
    assert ledger.band(5)["is_falling"]


def test_an_old_figure_printed_late_counts_from_its_own_day(ledger_of: Make) -> None:
    ledger = ledger_of(say(700, on=30), say(650, on=10, published=31))
    assert ledger.band(31)["central"] == 700
    assert ledger.band(15)["central"] == 650


def test_a_claim_without_its_own_date_counts_from_publication(ledger_of: Make) -> None:
    rows = ledger_of(say(10, on=4, as_of=None)).view("claims")
    assert [row["effective_date"].isoformat() for row in rows] == ["2022-02-27"]


def test_what_was_stated_on_a_day_counts_from_that_day(ledger_of: Make) -> None:
    said = say(10, on=4, as_of=None, stated_on=say(1, on=2)[1].claims[0].as_of)
    assert [row["effective_date"].isoformat() for row in ledger_of(said).view("claims")] == ["2022-02-25"]


def test_a_floor_feeds_only_low(ledger_of: Make) -> None:
    band = ledger_of(say(50, claimant="Red", bound="at_least"), say(80, claimant="Blue")).band(1)
    assert (band["low"], band["central"], band["high"], band["high_is_open"]) == (50, 80, 80, False)


def test_a_ceiling_feeds_only_high(ledger_of: Make) -> None:
    band = ledger_of(say(90, claimant="Red", bound="at_most"), say(80, claimant="Blue")).band(1)
    assert (band["low"], band["central"], band["high"]) == (80, 80, 90)


def test_high_is_open_when_every_claim_is_a_floor(ledger_of: Make) -> None:
    band = ledger_of(say(100_000, bound="more_than"), say(90_000, bound="at_least", claimant="Blue")).band(1)
    assert (band["low"], band["high"], band["high_is_open"]) == (90_000, None, True)
    assert (band["central"], band["central_basis"]) == (95_000, "disinterested_bounds")


def test_high_is_open_when_a_floor_lies_above_it(ledger_of: Make) -> None:
    band = ledger_of(say(100, bound="more_than"), say(80, claimant="Blue")).band(1)
    assert (band["low"], band["high"], band["high_is_open"]) == (80, 80, True)


def test_a_vague_claim_widens_the_band_and_never_sets_its_centre(ledger_of: Make) -> None:
    vague = say(None, claimant="Red", number_text="hundreds", bound="vague", low=200, high=999)
    assert (
        ledger_of(vague, say(300, claimant="Blue")).band(1).items() >= {"low": 200, "central": 300, "high": 999}.items()
    )


def test_a_vague_claim_alone_has_no_centre(ledger_of: Make) -> None:
    band = ledger_of(say(None, number_text="hundreds", bound="vague", low=200, high=999)).band(1)
    assert (band["low"], band["central"], band["high"], band["central_basis"]) == (200, None, 999, None)


def test_a_vague_word_does_not_replace_the_claimants_last_number(ledger_of: Make) -> None:
    vague = say(None, on=3, number_text="hundreds", bound="vague", low=200, high=999)
    band = ledger_of(say(450, on=1), vague).band(3)
    assert (band["central"], band["low"], band["high"], band["claimants_count"]) == (450, 200, 999, 1)


def test_a_range_gives_both_ends_and_its_middle(ledger_of: Make) -> None:
    band = ledger_of(say(None, number_text="30 to 50", bound="range", low=30, high=50)).band(1)
    assert (band["low"], band["central"], band["high"]) == (30, 40, 50)


def test_none_reported_is_not_zero(ledger_of: Make) -> None:
    none = say(None, on=2, number_text="no casualties", bound="none_reported")
    ledger = ledger_of(say(12, on=1), none)
    assert ledger.band(2)["central"] == 12


def test_zero_is_a_number(ledger_of: Make) -> None:
    assert ledger_of(say(0, number_text="nobody", bound="zero")).band(1)["central"] == 0


def test_the_disinterested_decide_the_centre_before_the_parties(ledger_of: Make) -> None:
    ledger = ledger_of(
        say(5_000, claimant="Own", claimant_stake="own"),
        say(77_000, claimant="Enemy", claimant_stake="enemy"),
        say(20_000, claimant="UN", bound="at_least"),
    )
    assert ledger.band(1).items() >= {
        "low": 5_000, "central": 20_000, "high": 77_000, "central_basis": "disinterested_bounds",
        "stakes": ["enemy", "none", "own"],
    }.items()  # fmt: skip


def test_the_parties_decide_where_nobody_is_disinterested(ledger_of: Make) -> None:
    ledger = ledger_of(
        say(5_000, claimant="Own", claimant_stake="own"), say(7_000, claimant="Enemy", claimant_stake="enemy")
    )
    assert (ledger.band(1)["central"], ledger.band(1)["central_basis"]) == (6_000, "interested_values")


def test_sides_are_told_apart_and_allies_are_third_parties(ledger_of: Make) -> None:
    ledger = ledger_of(
        say(5_000, claimant="Own", claimant_stake="own"),
        say(77_000, claimant="Enemy", claimant_stake="enemy"),
        say(25_000, claimant="Ally", claimant_stake="ally_enemy"),
        say(8_000, claimant="Paper"),
    )
    assert ledger.stakes(1) == {
        "own": (5_000, 5_000, 5_000), "enemy": (77_000, 77_000, 77_000), "third_party": (8_000, 16_500, 25_000),
    }  # fmt: skip


def test_an_ad_hoc_figure_leaves_the_band_after_90_days_and_stays_visible(ledger_of: Make) -> None:
    ledger = ledger_of(say(400, on=1, claimant="Red"), say(500, on=60, claimant="Blue"), say(1, on=100, kind="wounded"))
    assert ledger.band(91)["claimants"] == ["Blue", "Red"]
    assert ledger.band(92)["claimants"] == ["Blue"]
    assert [(row["claimant_name"], row["is_stale"]) for row in ledger.view("claimant_timeline", 92) if row["value"] == 400] == [("Red", True)]  # fmt: skip # noqa: E501


def test_a_daily_issuers_figure_leaves_the_band_after_7_days(ledger_of: Make) -> None:
    ledger = ledger_of(
        say(400, on=1, claimant="the General Staff"), say(1, on=20, kind="wounded"), claimant_names=DAILY
    )
    assert not ledger.band(8)["is_stale"]
    assert ledger.band(9).items() >= {"is_stale": True, "low": None, "central": None, "claimants_count": 0}.items()


def test_kinds_and_groups_are_never_mixed(ledger_of: Make) -> None:
    ledger = ledger_of(
        say(10), say(30, kind="casualties"), say(5, victim_group="civilian"), say(7, victim_group="unknown")
    )
    assert {(row["kind"], row["victim_group"]): row["central"] for row in ledger.view("casualty_timeline", 1)} == {
        ("killed", "combatant"): 10, ("casualties", "combatant"): 30, ("killed", "civilian"): 5,
        ("killed", "unknown"): 7,
    }  # fmt: skip


def test_only_running_totals_of_the_whole_war_feed_the_band(ledger_of: Make) -> None:
    ledger = ledger_of(
        say(1_000, claimant="A"),
        say(12, claimant="B", aggregation="incident"),
        say(40, claimant="C", aggregation="period"),
        say(14, claimant="D", aggregation="increment"),
        say(99, claimant="E", aggregation="unknown"),
        say(500, claimant="F", scope="area", place="Arden"),
        say(1_100, claimant="G", aggregation="unknown", scope="whole_conflict"),
    )
    assert ledger.band(1)["claimants"] == ["A", "G"]


def test_a_claim_kept_out_of_the_timelines_is_in_none(ledger_of: Make) -> None:
    ledger = ledger_of(say(400, modality="denied", use_in_timeline=False, exclude_reason="denied"), say(100, on=2))
    assert [row["value"] for row in ledger.view("claims")] == [100]
    assert ledger.rows("select count(*) as n from core.claims") == [{"n": 2}]


def test_a_count_that_restarts_begins_a_phase(ledger_of: Make) -> None:
    ledger = ledger_of(say(10_000, on=1), say(12_000, on=2), say(300, on=3), say(500, on=4), say(800, on=5))
    phases = {row["value"]: row["phase"] for row in ledger.view("claimant_timeline")}
    assert phases == {10_000: 1, 12_000: 1, 300: 2, 500: 2, 800: 2}
    assert [row["change_type"] for row in ledger.view("claim_regressions")] == ["restart"]


def test_a_total_that_falls_is_flagged_and_one_that_is_revised_is_not(ledger_of: Make) -> None:
    falls = ledger_of(say(100, on=1), say(90, on=2)).view("claim_regressions")
    assert [(row["change_type"], row["previous_figure"], row["figure"]) for row in falls] == [("fall", 100, 90)]


def test_an_explicit_revision_is_no_regression(ledger_of: Make) -> None:
    assert ledger_of(say(100, on=1), say(90, on=2, relation="revision_of")).view("claim_regressions") == []


def test_a_spike_that_comes_down_again_is_flagged(ledger_of: Make) -> None:
    rows = ledger_of(say(100, on=1), say(1_000, on=2), say(110, on=3)).view("claim_regressions")
    assert "spike" in [row["change_type"] for row in rows]


def test_two_claims_that_cannot_both_hold_are_a_pair(ledger_of: Make) -> None:
    ledger = ledger_of(say(50_000, on=1, claimant="Red"), say(5_000, on=3, claimant="Blue"))
    (pair,) = ledger.view("claim_conflicts")
    assert (pair["claimant_name"], pair["other_claimant_name"], pair["gap_count"]) == ("Blue", "Red", 45_000)


def test_an_older_lower_total_contradicts_nobody(ledger_of: Make) -> None:
    ledger = ledger_of(say(5_000, on=1, claimant="Red"), say(50_000, on=30, claimant="Blue"))
    assert ledger.view("claim_conflicts") == []


def test_the_toll_of_an_incident_follows_its_revisions(ledger_of: Make) -> None:
    toll = {"aggregation": "incident", "place": "Arden"}
    ledger = ledger_of(say(9, on=1, **toll), say(14, on=2, **toll), say(3, on=20, **toll))
    rows = [
        (row["incident_id"], row["value"], row["revision"], row["is_current"])
        for row in ledger.view("incident_timeline")
    ]
    assert sorted(rows) == [("war:arden:1", 9, 1, False), ("war:arden:1", 14, 2, True), ("war:arden:2", 3, 1, True)]


def test_the_same_number_of_dead_in_two_attacks_is_two_assertions(ledger_of: Make) -> None:
    toll = {"aggregation": "incident", "place": "Arden"}
    ledger = ledger_of(say(3, on=1, **toll), say(3, on=2, outlet="weekly", **toll), say(3, on=40, **toll))
    assert sorted(row["mentions_count"] for row in ledger.view("distinct_claims")) == [1, 2]


def test_daily_counts_stand_beside_the_rise_of_the_total(ledger_of: Make) -> None:
    ledger = ledger_of(say(1_000, on=1), say(1_050, on=2), say(60, on=2, aggregation="period"))
    (row,) = ledger.view("period_timeline", 2)
    assert (row["value"], row["total_rise"], row["total"]) == (60, 50, 1_050)


def test_names_of_one_claimant_are_one_claimant(ledger_of: Make) -> None:
    seen = {"claimant_class": "health_authority", "claimant_party": "PSE"}
    ledger = ledger_of(
        say(100, claimant="Health Ministry in Gaza", **seen),
        say(100, claimant="the Gaza health ministry", on=2, **seen),
    )
    assert [row["mentions_count"] for row in ledger.view("distinct_claims")] == [2]


def test_a_seed_row_gives_a_claimant_its_name(ledger_of: Make) -> None:
    names = (ClaimantNameRow("milley", "US Joint Chiefs", ("milley",), None),)
    ledger = ledger_of(
        say(100, claimant="Army General Mark Milley"), say(100, claimant="Gen. Milley"), claimant_names=names
    )
    assert [(row["claimant_id"], row["mentions_count"]) for row in ledger.view("distinct_claims")] == [("milley", 2)]
