"""The meta-estimate beside the Economist's: its claims in, its published series to compare with. One command:

    python -m benchmarks.meta_estimate RAW META [META ...]

RAW is its table of estimates by claimant (date, source, country, source_id, estimate_type, estimate, source_type); each
META its published daily series of one type (date, estimate, ci_lower, ci_upper, pi_low, pi_high, type, country). Its
model knows more than the claims: satellite fires, cloud cover, the front line. Ours has the claims alone. Reported: the
median relative difference of the central lines, how often its line lies in our interval and ours in its, and widths.
"""

from __future__ import annotations

import argparse
import csv
import statistics
import time
from collections import defaultdict
from datetime import date
from pathlib import Path

from extractors.meta_estimate import INTERVAL, DayEstimate, Statement, estimate_total

FIRST_DAY = date(2022, 2, 24)
CLASSES = {"Meduza": "research", "BBC Russia": "research", "CSIS": "research", "IISS": "research"}


def read_claims(path: Path, loss_type: str, country: str) -> list[Statement]:
    """The claims of one type about one country: low, best and high of one source id are one statement."""
    ends: dict[str, dict[str, dict[str, str]]] = defaultdict(dict)
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            if (row["source_type"], row["country"]) == (loss_type, country):
                ends[f"{row['source_id']} {row['date']}"][row["estimate_type"]] = row
    return [make_statement(rows) for rows in ends.values()]


def make_statement(rows: dict[str, dict[str, str]]) -> Statement:
    any_row = next(iter(rows.values()))
    number = {name: round(float(row["estimate"])) for name, row in rows.items()}
    source = any_row["source"].split(" (via")[0]
    source_class = CLASSES.get(source, "research" if "estimate" in source else "third_party_state")
    value, low, high = number.get("estimate"), number.get("estimate_low"), number.get("estimate_high")
    return Statement(date.fromisoformat(any_row["date"]), source, "none", source_class, value, low, high)


def read_series(path: Path) -> dict[tuple[str, str], list[dict[str, str]]]:
    """The published days that have an estimate, by type and country."""
    series = defaultdict(list)
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            if row["estimate"] not in ("", "NA"):
                series[row["type"], row["country"]].append(row)
    return series


def compare(days: dict[date, DayEstimate], published: list[dict[str, str]]) -> dict[str, float]:
    """Differences and coverage on the days that both have."""
    pairs = [
        (days[day], {name: float(row[name]) for name in ("estimate", "ci_lower", "ci_upper", "pi_low", "pi_high")})
        for row in published
        if (day := date.fromisoformat(row["date"])) in days
    ]
    return {
        "days": len(pairs),
        "median relative difference": statistics.median(
            abs(ours.central - theirs["estimate"]) / theirs["estimate"] for ours, theirs in pairs
        ),
        f"its line in our {INTERVAL:.0%} interval": statistics.mean(
            ours.low <= theirs["estimate"] <= ours.high for ours, theirs in pairs
        ),
        "our line in its prediction interval": statistics.mean(
            theirs["pi_low"] <= ours.central <= theirs["pi_high"] for ours, theirs in pairs
        ),
        "our width (median, high/low)": statistics.median(ours.high / max(ours.low, 1) for ours, _ in pairs),
        "its prediction width (median, high/low)": statistics.median(
            theirs["pi_high"] / theirs["pi_low"] for _, theirs in pairs
        ),
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("raw", type=Path)
    parser.add_argument("meta", type=Path, nargs="+")
    options = parser.parse_args()
    for path in options.meta:
        for (loss_type, country), published in read_series(path).items():
            claims = read_claims(options.raw, loss_type, country)
            start = time.perf_counter()
            found = estimate_total(claims, FIRST_DAY, max(date.fromisoformat(row["date"]) for row in published))
            seconds = time.perf_counter() - start
            if found is None:
                print(f"{country} {loss_type}: {len(claims)} claims are too few for an estimate")
                continue
            print(f"{country} {loss_type}: {len(claims)} claims, {found.claims_count} used, {seconds:.2f} s")
            for name, figure in compare({day.day: day for day in found.days}, published).items():
                print(f"    {name:42} {figure:10.3f}")


if __name__ == "__main__":
    main()
