"""The meta-estimate finds what it was told in a noisy way, says how unsure it is, and says nothing on too little."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import date, timedelta

import pytest

from extractors.meta_estimate import (
    MIN_CLAIMANTS,
    MIN_CLAIMS,
    REACH_DAYS,
    DayEstimate,
    MetaEstimate,
    Statement,
    estimate_total,
    input_digest,
    thin_statements,
)

START = date(2022, 2, 24)
BIAS = {"own": 0.3, "enemy": 2.5, "none": 1.0}


def truth(day: int) -> float:
    return 100.0 * day


def said(
    day: int, number: float | None, who: str = "a", stake: str = "none", *, low: int | None = None,
    high: int | None = None,
) -> Statement:  # fmt: skip
    value = None if number is None else round(number)
    return Statement(START + timedelta(days=day), who, stake, "research", value, low, high)


def noisy_claims(seed: int = 1, *, stakes: tuple[str, ...] = ("none",), each: int = 12) -> list[Statement]:
    """Three claimants a stake, each with a bias of its own beside that of its stake, and an error each time."""
    chance = random.Random(seed)
    claims = []
    for stake in stakes:
        for number in range(3):
            own_bias = BIAS[stake] * chance.lognormvariate(0.0, 0.15)
            for _ in range(each):
                day = chance.randint(20, 400)
                claims.append(
                    said(day, truth(day) * own_bias * chance.lognormvariate(0.0, 0.08), f"{stake}{number}", stake)
                )
    return claims


def estimate(claims: list[Statement], last: int = 400) -> MetaEstimate:
    found = estimate_total(claims, START, START + timedelta(days=last))
    assert found is not None
    return found


def on(found: MetaEstimate, day: int) -> DayEstimate:
    return next(one for one in found.days if one.day == START + timedelta(days=day))


def width(one: DayEstimate) -> float:
    return one.high / one.low


def test_the_total_is_found_again_under_bias_and_noise() -> None:
    found = estimate(noisy_claims(stakes=("none", "own", "enemy")))
    for day in (100, 200, 300, 390):
        assert on(found, day).central == pytest.approx(truth(day), rel=0.2)
        assert on(found, day).low < truth(day) < on(found, day).high


def test_the_interval_holds_the_truth_about_as_often_as_it_says() -> None:
    checks = [(on(estimate(noisy_claims(seed, each=6)), day), truth(day)) for seed in range(20) for day in (150, 300)]
    held = sum(one.low <= total <= one.high for one, total in checks) / len(checks)
    assert held >= 0.8


def test_each_side_s_bias_comes_out_with_its_direction() -> None:
    factors = {bias.stake: bias.factor for bias in estimate(noisy_claims(stakes=("none", "own", "enemy"))).biases}
    assert factors["own"] == pytest.approx(0.3, rel=0.35)
    assert factors["enemy"] == pytest.approx(2.5, rel=0.35)
    assert factors["none"] == pytest.approx(1.0, rel=0.3)


def test_without_disinterested_claimants_the_interval_is_wide() -> None:
    parties_only = on(estimate(noisy_claims(stakes=("own", "enemy"))), 200)
    with_others = on(estimate(noisy_claims(stakes=("none", "own", "enemy"))), 200)
    assert width(parties_only) > 1.5 * width(with_others)
    assert parties_only.low < truth(200) < parties_only.high


def test_intervals_widen_where_claims_are_few() -> None:
    claims = [claim for claim in noisy_claims(each=40) if not 120 < (claim.day - START).days < 280]
    found = estimate(claims)
    assert width(on(found, 199)) > width(on(found, 60))
    assert width(on(found, 199)) > width(on(found, 390))


def test_intervals_widen_where_claimants_are_few() -> None:
    few = noisy_claims()
    more = [replace(one, claimant_id=f"{one.claimant_id}-{seed}") for seed in (2, 3, 4) for one in noisy_claims(seed)]
    assert width(on(estimate(few), 250)) > 1.05 * width(on(estimate(few + more), 250))


def test_a_number_that_cannot_be_a_total_is_left_out() -> None:
    claims = noisy_claims()
    assert estimate([*claims, said(250, 2, "a paper")]) == estimate(claims)


def test_a_claim_that_nobody_is_named_for_is_left_out() -> None:
    claims = noisy_claims()
    nobody = replace(said(250, 90_000, "unattributed", "unknown"), claimant_class="unattributed")
    assert estimate([*claims, nobody]) == estimate(claims)


def test_one_misread_number_hardly_moves_the_estimate() -> None:
    claims = noisy_claims()
    before, after = estimate(claims), estimate([*claims, said(250, 2_500, "none0")])
    assert on(after, 250).central == pytest.approx(on(before, 250).central, rel=0.06)


def test_one_outlandish_claimant_hardly_moves_the_estimate() -> None:
    claims = noisy_claims()
    outlandish = [said(day, truth(day) * 12, "a blog") for day in (100, 200, 300)]
    before, after = estimate(claims), estimate([*claims, *outlandish])
    assert on(after, 250).central == pytest.approx(on(before, 250).central, rel=0.2)


def test_a_floor_below_the_estimate_does_not_pull_it_down() -> None:
    claims = noisy_claims()
    floors = [said(day, None, f"floor{day}", low=round(truth(day) / 10)) for day in (120, 220, 320)]
    before, after = estimate(claims), estimate([*claims, *floors])
    assert on(after, 250).central == pytest.approx(on(before, 250).central, rel=0.05)


def test_a_range_counts_as_its_geometric_middle() -> None:
    ranges = [said(100 * n, None, f"r{n}", low=round(5_000 * n), high=round(20_000 * n)) for n in range(1, 7)]
    assert on(estimate(ranges, 600), 400).central == pytest.approx(truth(400), rel=0.15)


def test_totals_never_fall() -> None:
    days = estimate(noisy_claims(3)).days
    for ends in (
        [one.low for one in days], [one.central for one in days], [one.high for one in days],
    ):  # fmt: skip
        assert ends == sorted(ends)
    assert all(one.low <= one.central <= one.high for one in days)


def test_nothing_is_said_on_too_few_claims_or_claimants() -> None:
    few = [said(10 * n, 100 * n, f"c{n}") for n in range(1, MIN_CLAIMS)]
    assert estimate_total(few, START, START + timedelta(days=100)) is None
    of_two = [said(20 * n, 100 * n, f"c{n % (MIN_CLAIMANTS - 1)}") for n in range(1, 20)]
    assert estimate_total(of_two, START, START + timedelta(days=400)) is None


def test_nothing_is_said_far_from_every_claim_nor_before_the_first() -> None:
    claims = [claim for claim in noisy_claims() if (claim.day - START).days < 100]
    claims += [said(380 + n, truth(380 + n), f"late{n}") for n in range(3)]
    found = estimate(claims, 900)
    days = {(one.day - START).days for one in found.days}
    last = max(day for day in ((claim.day - START).days for claim in claims) if day < 100)
    assert last + REACH_DAYS in days
    assert last + REACH_DAYS + 1 not in days
    assert max(days) == 382 + REACH_DAYS
    assert min(days) == min((claim.day - START).days for claim in thin_statements(claims))


def test_a_daily_issuer_counts_once_in_a_fortnight() -> None:
    daily = [said(day, truth(day), "daily") for day in range(1, 29)]
    assert len(thin_statements(daily)) in (2, 3)
    assert thin_statements(daily)[-1].day == START + timedelta(days=28)


def test_the_order_of_the_claims_changes_nothing() -> None:
    claims = noisy_claims()
    backwards = list(reversed(claims))
    assert estimate(claims) == estimate(backwards)
    last = START + timedelta(days=400)
    assert input_digest(claims, START, last) == input_digest(backwards, START, last)
    assert input_digest(claims, START, last) != input_digest(claims[1:], START, last)


def test_zero_is_a_number_like_any_other() -> None:
    zeros = [said(10 * n, 0, f"c{n % 4}") for n in range(1, 13)]
    assert on(estimate(zeros, 120), 60).central <= 1
