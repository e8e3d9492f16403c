"""The meta-estimate: what a running total probably was on each day, given what every claimant said, with an interval.

Method (version 1): a linear Gaussian model of the logarithm of the claims, with random effects,

    log(claim + 1) = f(day) + bias(stake) + bias(stake, class) + bias(claimant) + error

- f = level + slope * log(days of war + 1) + a random walk with a step every 30 days. A priori the total grows in
  proportion to time (slope 1 with standard deviation 0.5); the walk is what departs from that.
- Biases are multiplicative and constant in time, normal a priori around no bias. Disinterested claimants (stake none)
  have no bias of their stake: where there are some, they set the level; where there are none, the parties' counts do,
  and the interval is as wide as their bias is uncertain.
- Errors and the biases of claimants have heavy tails (Student's t, 4 degrees of freedom, as a scale mixture by
  expectation-maximisation): one misread number or one outlandish claimant does not move the estimate much.
- The sizes of walk, claimants' biases and error maximise the posterior density, with log-normal priors
  (``scipy.optimize.minimize``, Nelder-Mead, fixed start): the same claims give the same estimate on every machine.
- A range counts as its geometric middle, with a quarter of its width on the log scale added to the error. A floor ("at
  least") counts only where the estimate would lie below it, a ceiling only where above.
- Of each claimant the last statement within 14 days counts: a daily issuer is not 14 times as sure as a weekly one.
- Left out are claims that nobody is named for, and claims that, per day of war, lie more than 15 times above or below
  the median of all claims within 180 days, where there are four or more: those are misread far more often than said.
- Central and both ends are made non-decreasing by rearrangement (Chernozhukov, Fernandez-Val and Galichon, Biometrika
  2009), since running totals do not fall.

Limits: if all claimants err alike, so does the estimate; a bias that changes over time is taken for error or for
change; the interval is for the total as defined by the claims, not for who was never counted. Nothing is given with
fewer than ``MIN_CLAIMS`` claims or ``MIN_CLAIMANTS`` claimants, nor farther than ``REACH_DAYS`` from every claim.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise
from statistics import NormalDist
from types import ModuleType
from typing import Any, Final

import numpy as np
import scipy  # its parts load when an estimate is fitted: a run that fits none is spared their memory
from numpy.typing import NDArray
from threadpoolctl import threadpool_limits

from extractors.identity import content_id

METHOD_VERSION: Final = "1"
MIN_CLAIMS: Final = 6
MIN_CLAIMANTS: Final = 3
REACH_DAYS: Final = 90
INTERVAL: Final = 0.90
_THINNING_DAYS: Final = 14
_STEP_DAYS: Final = 30
# Standard deviations of the biases on the log scale: 1.0 is a factor of 2.7 either way.
_STAKE_SD: Final = {"own": 1.0, "enemy": 1.0, "ally_own": 0.5, "ally_enemy": 0.5, "unknown": 0.7}
_CLASS_SD: Final = 0.15
_LEVEL_SD, _SLOPE, _SLOPE_SD = 10.0, 1.0, 0.5
# Log-normal priors: the median of walk per step, claimants' bias and error, all on the log scale; their own log-sd.
_SIZE_MEDIANS: Final = np.array([0.08, 0.25, 0.10])
_SIZE_LOG_SD: Final = 0.7
_TAIL: Final = 4.0
_ROUNDS: Final = 8
_NEIGHBOUR_DAYS, _NEIGHBOURS, _MISREAD_FACTOR = 180, 4, 15.0

Vector = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Statement:
    """What one claimant said on one day about a running total: a value, else bounds."""

    day: date
    claimant_id: str
    stake: str
    claimant_class: str
    value: int | None
    low: int | None
    high: int | None


@dataclass(frozen=True, slots=True)
class DayEstimate:
    """The estimate of one day; ``claims_nearby_count`` is the number of claims within 90 days."""

    day: date
    low: int
    central: int
    high: int
    claims_nearby_count: int


@dataclass(frozen=True, slots=True)
class Bias:
    """How far the claims of one stake and class lie from the estimate, as a factor with its interval."""

    stake: str
    claimant_class: str
    claims_count: int
    low: float
    factor: float
    high: float


@dataclass(frozen=True, slots=True)
class MetaEstimate:
    """The daily estimates of one series, and the biases that were found."""

    days: tuple[DayEstimate, ...]
    biases: tuple[Bias, ...]
    claims_count: int
    claimants_count: int


def estimate_total(statements: Sequence[Statement], first_day: date | None, last_day: date) -> MetaEstimate | None:
    """The meta-estimate of one series, or null where there are too few independent claims.

    ``first_day`` is the first day of the war (null: the day before the first claim); nothing is estimated after
    ``last_day``.
    """
    used = drop_misreadings(thin_statements(statements), first_day)
    claimants = {statement.claimant_id for statement in used}
    if len(used) < MIN_CLAIMS or len(claimants) < MIN_CLAIMANTS:
        return None
    start = min(used[0].day - timedelta(days=1), first_day or date.max)
    model = _Model(used, start, min(last_day, used[-1].day + timedelta(days=REACH_DAYS)))
    with _one_thread(scipy.linalg, scipy.optimize):
        model.fit()
        return MetaEstimate(model.daily(), model.biases(), len(used), len(claimants))


def input_digest(statements: Sequence[Statement], first_day: date | None, last_day: date) -> str:
    """An id of all that ``estimate_total`` depends on: the same id, the same estimate."""
    reach = max((statement.day for statement in statements), default=last_day) + timedelta(days=REACH_DAYS)
    return content_id("est", METHOD_VERSION, first_day, min(last_day, reach), *sorted(map(repr, statements)))


def drop_misreadings(used: Sequence[Statement], first_day: date | None) -> list[Statement]:
    """The statements without those that lie a factor of 15 away from their neighbours, as a rate per day of war."""
    if not used:
        return []
    start = min(used[0].day - timedelta(days=1), first_day or date.max)
    rates = np.array([_observation(one)[0] - math.log1p((one.day - start).days) for one in used])
    days = np.array([one.day.toordinal() for one in used])
    kept = []
    for one, rate in zip(used, rates, strict=True):
        around = rates[np.abs(days - one.day.toordinal()) <= _NEIGHBOUR_DAYS]
        if len(around) < _NEIGHBOURS or abs(rate - np.median(around)) <= math.log(_MISREAD_FACTOR):
            kept.append(one)
    return kept


def thin_statements(statements: Sequence[Statement]) -> list[Statement]:
    """Attributed statements with a number, ordered by day; of each claimant the last one within 14 days."""
    kept: dict[tuple[str, int], Statement] = {}
    for one in sorted(statements, key=lambda one: (one.day, one.claimant_id, repr(one))):
        if one.claimant_class != "unattributed" and (one.value, one.low, one.high) != (None, None, None):
            kept[one.claimant_id, one.day.toordinal() // _THINNING_DAYS] = one
    return sorted(kept.values(), key=lambda one: (one.day, one.claimant_id))


def _one_thread(*_: ModuleType) -> threadpool_limits:
    """The matrices are small: to hand them out to threads takes many times longer than the sums do.

    Only libraries that are loaded can be limited: they are named, so that they are.
    """
    return threadpool_limits(limits=1, user_api="blas")


class _Model:
    """The model of one series: columns are level, slope, steps of the walk, stakes, stake x class, claimants."""

    def __init__(self, used: Sequence[Statement], start: date, end: date) -> None:
        self._used, self._start, self._end = used, start, end
        days = np.array([float((one.day - start).days) for one in used])
        self._nodes = np.arange(0.0, float((end - start).days) + _STEP_DAYS, _STEP_DAYS)
        self._stakes = sorted({one.stake for one in used if one.stake in _STAKE_SD})
        self._classes = sorted({(one.stake, one.claimant_class) for one in used})
        self._claimants = sorted({one.claimant_id for one in used})
        curve = self._curve(days)
        self._first_effect = curve.shape[1]
        effects = [
            _indicators([one.stake for one in used], self._stakes),
            _indicators([(one.stake, one.claimant_class) for one in used], self._classes),
            _indicators([one.claimant_id for one in used], self._claimants),
        ]
        self._x = np.hstack([curve, *effects])
        numbers = [_observation(one) for one in used]
        self._y = np.array([number[0] for number in numbers])
        self._spread = np.array([number[1] for number in numbers])
        self._side = np.array([number[2] for number in numbers])
        self._sizes = _SIZE_MEDIANS.copy()
        self._weights = np.where(self._side == 0, 1.0, 0.05)
        self._claimant_weights = np.ones(len(self._claimants))
        self._mean = np.zeros(self._x.shape[1])
        self._root = np.eye(self._x.shape[1])

    def fit(self) -> None:
        """Sizes, effects and weights in turn."""
        for _ in range(_ROUNDS):
            self._gather()
            found = scipy.optimize.minimize(
                self._loss, np.log(self._sizes), method="Nelder-Mead",
                options={"xatol": 0.02, "fatol": 0.02, "maxfev": 150},
            )  # fmt: skip
            self._sizes = np.exp(found.x)
            self._solve()
            self._reweigh()
        self._solve()

    def daily(self) -> tuple[DayEstimate, ...]:
        """One estimate a day, from the first claim on, on days with a claim within reach."""
        claim_days = np.array([(one.day - self._start).days for one in self._used])
        days = np.arange(claim_days[0], (self._end - self._start).days + 1)
        mean, sd = self._predict(self._curve(days.astype(float)))
        reach = float(NormalDist().inv_cdf(0.5 + INTERVAL / 2))
        lows, centrals, highs = (np.sort(np.expm1(mean + factor * sd)) for factor in (-reach, 0.0, reach))
        nearby = np.searchsorted(claim_days, days + REACH_DAYS, "right") - np.searchsorted(
            claim_days, days - REACH_DAYS, "left"
        )
        return tuple(
            DayEstimate(self._start + timedelta(days=int(day)), *_rounded(low, central, high), int(count))
            for day, low, central, high, count in zip(days, lows, centrals, highs, nearby, strict=True)
            if count
        )

    def biases(self) -> tuple[Bias, ...]:
        """The bias of each stake and class that speaks, its claimants' included on average."""
        reach = float(NormalDist().inv_cdf(0.5 + INTERVAL / 2))
        found = []
        for stake, claimant_class in self._classes:
            rows = np.array([one.stake == stake and one.claimant_class == claimant_class for one in self._used])
            contrast = self._x[rows].mean(axis=0)
            contrast[: self._first_effect] = 0.0
            mean, sd = self._predict(contrast[None, :])
            ends = [float(math.exp(mean[0] + factor * sd[0])) for factor in (-reach, 0.0, reach)]
            found.append(Bias(stake, claimant_class, int(rows.sum()), ends[0], ends[1], ends[2]))
        return tuple(found)

    def _curve(self, days: Vector) -> Vector:
        ramps = [np.clip((days - left) / (right - left), 0.0, 1.0) for left, right in pairwise(self._nodes)]
        return np.column_stack([np.ones_like(days), np.log1p(days), *ramps])

    def _predict(self, x: Vector) -> tuple[Vector, Vector]:
        width = x.shape[1]
        half = scipy.linalg.solve_triangular(
            self._root, np.pad(x, ((0, 0), (0, self._x.shape[1] - width))).T, lower=True
        )
        return x @ self._mean[:width] + (_SLOPE * x[:, 1]), np.sqrt((half**2).sum(axis=0))

    def _prior_variances(self, sizes: Vector) -> Vector:
        walk, claimant, _ = sizes
        return np.concatenate(
            [
                [_LEVEL_SD**2, _SLOPE_SD**2],
                np.full(len(self._nodes) - 1, walk**2),
                [_STAKE_SD[stake] ** 2 for stake in self._stakes],
                np.full(len(self._classes), _CLASS_SD**2),
                claimant**2 / self._claimant_weights,
            ]
        )

    def _gather(self) -> None:
        """The sums over the claims, which do not change while the sizes are sought: errors are taken in proportion."""
        relative = (1.0 + (self._spread / self._sizes[2]) ** 2) / self._weights
        left = self._y - _SLOPE * self._x[:, 1]
        scaled = self._x / relative[:, None]
        self._gram, self._moment = self._x.T @ scaled, scaled.T @ left
        self._square = float((left**2 / relative).sum())

    def _posterior(self, sizes: Vector) -> tuple[Vector, Vector, Vector]:
        """Prior variances, and the root of the precision and the mean of the posterior."""
        prior = self._prior_variances(sizes)
        root = scipy.linalg.cholesky(self._gram / sizes[2] ** 2 + np.diag(1.0 / prior), lower=True, check_finite=False)
        return prior, root, scipy.linalg.cho_solve((root, True), self._moment / sizes[2] ** 2, check_finite=False)

    def _loss(self, log_sizes: Vector) -> float:
        if np.any(np.abs(log_sizes) > 6.0):
            return 1e12
        sizes = np.exp(log_sizes)
        prior, root, mean = self._posterior(sizes)
        fit = (self._square - mean @ self._moment) / sizes[2] ** 2
        volume = 2.0 * len(self._y) * log_sizes[2] + np.log(prior).sum() + 2.0 * np.log(np.diag(root)).sum()
        expected = (((log_sizes - np.log(_SIZE_MEDIANS)) / _SIZE_LOG_SD) ** 2).sum()
        return float(0.5 * (fit + volume + expected))

    def _solve(self) -> None:
        self._gather()
        _, self._root, self._mean = self._posterior(self._sizes)

    def _reweigh(self) -> None:
        """Less weight to what lies far off; none to a floor or ceiling that the estimate respects."""
        fitted, sd = self._predict(self._x)
        gap = self._y - fitted
        variance = self._sizes[2] ** 2 + self._spread**2
        tails = (_TAIL + 1.0) / (_TAIL + (gap**2 + sd**2) / variance)
        respected = ((self._side > 0) & (gap < 0)) | ((self._side < 0) & (gap > 0))
        self._weights = np.where(respected, 1e-3, tails)
        effects = slice(self._x.shape[1] - len(self._claimants), None)
        inverse = scipy.linalg.solve_triangular(self._root, np.eye(self._x.shape[1]), lower=True)
        spread = (inverse**2).sum(axis=0)[effects]
        squared = self._mean[effects] ** 2 + spread
        self._claimant_weights = (_TAIL + 1.0) / (_TAIL + squared / self._sizes[1] ** 2)


def _observation(one: Statement) -> tuple[float, float, int]:
    """Logarithm, added spread, and which side is open: 1 for a floor, -1 for a ceiling, 0 for a number."""
    if one.value is not None:
        return math.log1p(one.value), 0.0, 0
    if one.low is not None and one.high is not None:
        low, high = math.log1p(one.low), math.log1p(one.high)
        return (low + high) / 2, abs(high - low) / 4, 0
    return (math.log1p(one.low), 0.0, 1) if one.low is not None else (math.log1p(one.high or 0), 0.0, -1)


def _indicators(values: Sequence[Any], names: Sequence[Any]) -> Vector:
    return np.array([[1.0 if value == name else 0.0 for name in names] for value in values]).reshape(
        len(values), len(names)
    )


def _rounded(low: float, central: float, high: float) -> tuple[int, int, int]:
    return max(0, round(low)), max(0, round(central)), max(0, round(high))
