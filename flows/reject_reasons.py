"""What the reasons of rejects mean, for a person: ``seeds/reject_reasons.csv``."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from flows.adapters.seeds import load_rows


@dataclass(frozen=True, slots=True)
class RejectReason:
    """A row of ``reject_reasons.csv``: a code of ``raw.rejects.reason``, what it means, and what a person can do."""

    reason: str
    meaning: str
    next_step: str


def explain_reason(reason: str) -> RejectReason:
    """The meaning of a reason; a status that has no row of its own has that of its class ("http_5xx")."""
    known = _reasons()
    family = f"{reason[:6]}xx" if reason.startswith("http_") else reason
    return known.get(reason) or known.get(family) or RejectReason(reason, f"{reason}: not explained.", "Report it.")


@cache
def _reasons() -> dict[str, RejectReason]:
    return {row.reason: row for row in load_rows("reject_reasons", RejectReason)}
