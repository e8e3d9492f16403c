"""Review: a person accepts, rejects or corrects a claim. The decision points at the evidence, so that it outlives the
reading that it was made on: a newer extractor that reads the same number in the same sentence meets it again."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, Final

from extractors.bounds import limits
from extractors.conflicts import ConflictTable
from extractors.curation_rows import CODES, CorrectionRow
from extractors.records import Capture
from extractors.stake import stake_of
from flows.adapters.archive import WarcArchive
from flows.adapters.corrections_file import append_correction
from flows.adapters.lexicon import load_lexicon
from flows.adapters.warehouse import Reader, Warehouse
from flows.codes import refuse_unknown_conflict, refuse_unknown_party
from flows.errors import ConfigurationError, LedgerError, PermanentError
from flows.lock import writer_lock
from flows.publish import publish_report
from flows.settings import Settings
from flows.warehouse_seeds import warehouse_seeds

_OF_STAKE: Final = ("conflict_id", "claimant_class", "claimant_party", "victim_party")
_NUMBERS: Final = ("bound", "value", "low", "high")


@dataclass(frozen=True, slots=True)
class Decision:
    """What a person decided about the claim ``claim_id`` (or the beginning of its id), why, and who."""

    claim_id: str
    decision: str
    reason: str
    decided_by: str
    changes: Mapping[str, Any] = dataclasses.field(default_factory=dict)


def decide(decision: Decision, settings: Settings, decided_on: date) -> Path:
    """Adds the decision to ``corrections.csv`` of the data folder and publishes the ledger with it; the file's path.

    Raises PermanentError where no claim, or more than one, has the id; ConfigurationError for a value that no claim
    can have and for a decision without a reason or a name. Where the ledger cannot be published, the decision is kept,
    and the error says so.
    """
    with writer_lock(settings.lock_path):
        with Reader(settings.published_path) as reader:
            claim = _only_claim(reader, decision.claim_id)
        row = correction_row(decision, claim, decided_on)
        warehouse_seeds(settings)  # what cannot be read now would stop every run, with this decision on top
        path = append_correction(row, settings.data_dir)
        try:
            apply_corrections(settings)
        except LedgerError as error:
            raise type(error)(f"the decision is kept in {path} and takes effect with the next run; {error}") from error
    return path


def apply_corrections(settings: Settings) -> None:
    """Load the decisions anew and publish ledger and report."""
    with Warehouse(settings.writer_path) as warehouse:
        warehouse.migrate()
        warehouse.load_seeds(warehouse_seeds(settings), datetime.now(UTC))
        warehouse.publish(settings.published_path)
    if settings.report_after_ingest:
        publish_report(settings)


def correction_row(decision: Decision, claim: Mapping[str, Any], decided_on: date) -> CorrectionRow:
    """The decision as a row that points at the evidence of ``claim``: article, sentence, and the number in it.

    The last row about a claim counts, so a correction of a corrected claim says again what the one before it says.
    """
    if not decision.reason.strip() or not decision.decided_by.strip():
        raise ConfigurationError("a decision needs a reason and a name: --reason, --by")
    changes = _checked_changes(decision, claim)
    try:
        return _pointing_row(decision, claim, decided_on, changes)
    except ValueError as error:
        raise ConfigurationError(f"{error}; nothing was decided") from error


def _pointing_row(
    decision: Decision, claim: Mapping[str, Any], decided_on: date, changes: Mapping[str, Any]
) -> CorrectionRow:
    needs_place = claim["same_number_count"] > 1 or claim["printed_value"] is None
    return CorrectionRow(
        decision=decision.decision,
        reason=decision.reason,
        article_url=claim["article_url"],
        sentence_sha256=claim["sentence_sha256"],
        printed_value=claim["printed_value"],
        number_start=claim["number_start"] if needs_place else None,
        number_end=claim["number_end"] if needs_place else None,
        decided_by=decision.decided_by,
        decided_on=decided_on,
        **changes,
    )


def _checked_changes(decision: Decision, claim: Mapping[str, Any]) -> dict[str, Any]:
    changes = {name: value for name, value in decision.changes.items() if value is not None}
    if bool(changes) != (decision.decision == "correct"):
        raise ConfigurationError(
            "to correct, say what is right: --value, --kind ..." if not changes else "only `correct` changes a value"
        )
    if empty := [name for name, value in changes.items() if isinstance(value, str) and not value.strip()]:
        raise ConfigurationError(f"{empty[0]} is empty; leave it out to keep what was read")
    for name, allowed in CODES.items():
        if name in changes and changes[name] not in allowed:
            raise ConfigurationError(f"{name}={changes[name]!r} is not one of {', '.join(sorted(allowed))}")
    if "conflict_id" in changes:
        refuse_unknown_conflict("conflict", changes["conflict_id"])
    for name in ("victim_party", "claimant_party"):
        if name in changes:
            refuse_unknown_party(name, changes[name])
    if decision.decision != "correct":
        return {}
    earlier = {name: value for name, value in (claim["corrected"] or {}).items() if value is not None}
    so_far = {**claim, **earlier, **({name: earlier.get(name) for name in _NUMBERS} if "bound" in earlier else {})}
    return {**earlier, **changes, **_numbers(changes, so_far), **_stake(changes, so_far)}


def _stake(changes: Mapping[str, Any], claim: Mapping[str, Any]) -> dict[str, str]:
    """The stake that follows from other parties than were read, unless the person says which it is."""
    if "claimant_stake" in changes or not changes.keys() & {*_OF_STAKE, "victim_group"}:
        return {}
    conflicts = ConflictTable(load_lexicon().parties)
    is_combatant = changes.get("victim_group", claim["victim_group"]) == "combatant"
    sides = (changes.get(name, claim[name]) for name in _OF_STAKE)
    return {"claimant_stake": stake_of(conflicts, *sides, is_combatant=is_combatant)}


def _numbers(changes: Mapping[str, Any], claim: Mapping[str, Any]) -> dict[str, Any]:
    """Bound, value, low and high, which are right together or not at all."""
    if not changes.keys() & set(_NUMBERS):
        return {}
    bound = changes.get("bound", claim["bound"])
    value = changes.get("value", claim["value"])
    if bound in ("range", "vague"):
        if "value" in changes:
            raise ConfigurationError(f"a {bound} count has no value; give --bound too, or --low and --high")
        return _ordered(bound, None, changes.get("low", claim["low"]), changes.get("high", claim["high"]))
    if bound == "none_reported":
        value = None
    elif value is None:
        raise ConfigurationError(f"bound {bound} needs a number: --value")
    low, high = (None, None) if value is None else limits(value, bound)
    return _ordered(bound, value, changes.get("low", low), changes.get("high", high))


def _ordered(bound: str, value: int | None, low: int | None, high: int | None) -> dict[str, Any]:
    given = [number for number in (low, value, high) if number is not None]
    if any(number < 0 for number in given) or given != sorted(given):
        raise ConfigurationError(f"low {low}, value {value} and high {high} are not in order")
    return {"bound": bound, "value": value, "low": low, "high": high}


def claim_evidence(claim_id: str, settings: Settings) -> tuple[Mapping[str, Any], Mapping[str, Any] | None]:
    """A claim with all that a person needs to judge it, and the capture of its page; null where none was archived.

    Raises PermanentError where no claim, or more than one, has the id.
    """
    with Reader(settings.published_path) as reader:
        claim = _only_claim(reader, claim_id, "review_show")
        captures = reader.named_query("review_capture", {"capture_id": claim["capture_id"]}).to_pylist()
    return claim, captures[0] if captures else None


def archived_page(claim_id: str, capture: Mapping[str, Any] | None, settings: Settings) -> bytes:
    """The page of a claim as it was fetched. Raises PermanentError where it was not archived or is damaged."""
    if capture is None:
        raise PermanentError(f"{claim_id}: was imported, not read from a page; there is nothing in the archive")
    names = [field.name for field in dataclasses.fields(Capture)]
    return WarcArchive(settings.archive_dir).read(Capture(**{name: capture[name] for name in names})).body


def _only_claim(reader: Reader, claim_id: str, query: str = "review_claim") -> Mapping[str, Any]:
    found: list[Mapping[str, Any]] = reader.named_query(query, {"claim_id": claim_id}).to_pylist()
    if len(found) != 1:
        what = f"{len(found)} claims have an id that begins so; give more of it" if found else "no claim has this id"
        raise PermanentError(f"{claim_id}: {what}; `casualty-ledger review` lists them")
    return found[0]
