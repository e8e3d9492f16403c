"""How well claims are read, and how fast, over labelled sets. One command:

    python -m benchmarks.extraction [FOLDER] [--misses]

Without FOLDER the sentences of ``tests/labelled`` are read. Every ``*.jsonl`` of FOLDER is a set: its lines are
{"id", "text", "claims": [...]}, or {"id", "text", "gold": {"victims": [...]}} for MUC-4 keys. A third of every set,
told by a hash of the ids, is held out: its score is printed, its misses never are. The number layer follows, beside
quantulum3 and recognizers-text (`make benchmarks` installs them).
"""

from __future__ import annotations

import argparse
import hashlib
import json
import time
from pathlib import Path
from typing import Any

from benchmarks.quantities import LABELLED as LABELLED_QUANTITIES
from benchmarks.quantities import run as compare_numbers
from benchmarks.scoring import Tally, muc_pairs, rate, read_rows, said_pairs, score_text
from extractors.claim import Reader, build_reader
from flows.adapters.lexicon import load_lexicon
from flows.extract import as_row, parse_document

LABELLED = Path(__file__).resolve().parents[1] / "tests" / "labelled"


def run(folder: Path, *, misses: bool) -> None:
    reader = build_reader(load_lexicon())
    for path in sorted(folder.glob("*.jsonl")):
        rows = read_rows(path)
        started = time.perf_counter()
        read = [claims_of(reader, row) for row in rows]
        seconds = time.perf_counter() - started
        print(f"{path.name}: {len(rows)} texts, {len(rows) / seconds:,.0f} texts/s")
        for name, held in (("development", False), ("held out", True)):
            part = [(row, claims) for row, claims in zip(rows, read, strict=True) if is_held_out(row["id"]) == held]
            print(f" {name}: {muc_line(part) if rows and 'gold' in rows[0] else claims_line(part)}")
            if misses and not held:
                print_misses(part)


def claims_of(reader: Reader, row: dict[str, Any]) -> list[dict[str, Any]]:
    return as_row(reader.read(parse_document(json.dumps(row))))["claims"]  # type: ignore[no-any-return]


def is_held_out(text_id: str) -> bool:
    return int(hashlib.sha256(text_id.encode()).hexdigest(), 16) % 10 < 3


def claims_line(part: list[tuple[dict[str, Any], list[dict[str, Any]]]]) -> str:
    total = Tally()
    for row, read in part:
        total.add(score_text(row["claims"], read, row.get("reject_numbers")))
    return total.line()


def muc_line(part: list[tuple[dict[str, Any], list[dict[str, Any]]]]) -> str:
    found = wanted = said = 0
    for row, read in part:
        pairs = muc_pairs(row["gold"].get("victims", []))
        if pairs:
            spoken = said_pairs(read)
            found, wanted, said = found + len(pairs & spoken), wanted + len(pairs), said + len(spoken)
    return f"recall {rate(found, wanted):.3f}  precision floor {rate(found, said):.3f}"


def print_misses(part: list[tuple[dict[str, Any], list[dict[str, Any]]]]) -> None:
    for row, read in part:
        if "claims" in row and (tally := score_text(row["claims"], read)).missed + tally.spurious:
            said = [(claim["kind"], claim["value_text"]) for claim in read]
            print(f"   {row['id']}  {row['text'][:300]!r}\n      read {said}")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", nargs="?", type=Path, default=LABELLED)
    parser.add_argument("--misses", action="store_true")
    arguments = parser.parse_args()
    run(arguments.folder, misses=arguments.misses)
    compare_numbers(LABELLED_QUANTITIES)
