"""The rules that must hold: each file of ``sql/checks`` returns the rows that break one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final, Literal

from flows.adapters.warehouse_sql import load_folder, load_statement

_SHOWN: Final = 3
Scope = Literal["batch", "ledger"]


@dataclass(frozen=True, slots=True)
class Offence:
    """A rule that is broken: the check, how bad that is, what the rule says, how many rows, and the first of them."""

    check: str
    severity: str
    meaning: str
    offenders_count: int
    examples: tuple[str, ...]


def find_offences(connection: Any, scope: Scope) -> list[Offence]:
    """Runs every check on the rows of the ``batch`` under way or on the whole ``ledger``."""
    connection.execute(load_statement("warehouse", f"check_{scope}"))
    offences = []
    for check in load_folder("checks"):
        if rows := connection.execute(check.text).fetchall():
            examples = tuple(" ".join(str(cell) for cell in row) for row in rows[:_SHOWN])
            offences.append(Offence(check.name, check.severity, check.meaning, len(rows), examples))
    return offences


def explain_offences(offences: Sequence[Offence]) -> str:
    """One line: each rule with the number of offenders and the first of them."""
    return "; ".join(
        f"{offence.check} ({offence.offenders_count}): {', '.join(offence.examples)}" for offence in offences
    )
