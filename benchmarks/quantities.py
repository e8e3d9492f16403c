"""How well numbers are read, beside other libraries, over the labelled sentences. One command:

    python -m benchmarks.quantities [--labelled FILE.jsonl]

Prints precision, recall and F1 of the values that each system finds; a range counts as its two ends and vague counts
("dozens") are left out, since the other systems have neither. For ours, the F1 of values with their bound follows,
vague counts included. quantulum3 and recognizers-text-suite (it needs emoji<1.7) are left out where not installed.
"""

from __future__ import annotations

import argparse
import json
import time
import warnings
from collections import Counter
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from extractors.quantity import QuantityFinder, is_counted
from flows.adapters.lexicon import load_quantity_lexicon

LABELLED = Path(__file__).resolve().parents[1] / "tests" / "extractors" / "labelled" / "quantities.jsonl"
Values = Counter[float]


def run(labelled: Path) -> None:
    rows = [json.loads(line) for line in labelled.read_text(encoding="utf-8").splitlines() if line.strip()]
    finder = QuantityFinder(load_quantity_lexicon())
    systems: dict[str, Callable[[str], Values] | None] = {
        "casualty-ledger": lambda text: points(vars_of(one) for one in finder.find_text(text) if is_counted(one)),
        "quantulum3": quantulum(),
        "recognizers-text": recognizers(),
    }
    print(f"{len(rows)} sentences, {sum(len(row['quantities']) for row in rows)} quantities")
    print(f"{'system':<18}{'precision':>10}{'recall':>8}{'F1':>7}{'sentences/s':>13}")
    for name, read in systems.items():
        print(f"{name:<18}" + (measure(read, rows) if read else " not installed"))
    print(f"{'with bounds':<18}{'':>18}{bound_score(finder, rows):>7.3f}")


def measure(read: Callable[[str], Values], rows: list[dict[str, Any]]) -> str:
    started = time.perf_counter()
    found = [read(row["text"]) for row in rows]
    seconds = time.perf_counter() - started
    wanted = [points(row["quantities"]) for row in rows]
    shared = sum((one & other).total() for one, other in zip(found, wanted, strict=True))
    precision, recall = shared / sum(map(Counter.total, found)), shared / sum(map(Counter.total, wanted))
    score = 2 * precision * recall / (precision + recall)
    return f"{precision:>10.3f}{recall:>8.3f}{score:>7.3f}{len(rows) / seconds:>13,.0f}"


def points(quantities: Iterable[dict[str, Any]]) -> Values:
    """The stated values, a range as its two ends, rounded so that a third is a third in every system."""
    values: Values = Counter()
    for one in quantities:
        if one["bound"] == "range":
            values.update((round(one["low"], 4), round(one["high"], 4)))
        elif one["value"] is not None:
            values[round(one["value"], 4)] += 1
    return values


def bound_score(finder: QuantityFinder, rows: list[dict[str, Any]]) -> float:
    shared = total = 0
    for row in rows:
        wanted = Counter(key(one) for one in row["quantities"])
        found = Counter(key(vars_of(one)) for one in finder.find_text(row["text"]) if is_counted(one))
        shared, total = shared + (wanted & found).total(), total + wanted.total() + found.total()
    return 2 * shared / total


def key(one: dict[str, Any]) -> tuple[Any, ...]:
    return one["bound"], one["value"], one["low"], one["high"]


def vars_of(quantity: Any) -> dict[str, Any]:
    return {name: getattr(quantity, name) for name in ("bound", "value", "low", "high")}


def quantulum() -> Callable[[str], Values] | None:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            from quantulum3 import parser  # type: ignore[import-not-found,unused-ignore]
    except ImportError:
        return None
    dozens = {"dozen": 12.0}

    def read(text: str) -> Values:
        return Counter(round(one.value * dozens.get(one.unit.name, 1.0), 4) for one in parser.parse(text))

    return read


def recognizers() -> Callable[[str], Values] | None:
    try:
        from recognizers_number import recognize_number  # type: ignore[import-not-found,unused-ignore]
    except ImportError:
        return None

    def read(text: str) -> Values:
        found = (one.resolution["value"] for one in recognize_number(text, "en-us") if one.resolution)
        return Counter(round(float(value), 4) for value in found if value)

    return read


if __name__ == "__main__":
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--labelled", type=Path, default=LABELLED)
    run(arguments.parse_args().labelled)
