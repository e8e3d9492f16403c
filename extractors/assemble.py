"""Drafts become claims: who says it and of whom, the ids, and the reasons to keep one out of the timeline."""

from __future__ import annotations

import re
from typing import Final

from extractors.drafts import Draft
from extractors.identity import content_id
from extractors.parties import Harmed
from extractors.provenance import Counted, Provenance
from extractors.records import KEPT_OUT_MODALITIES, Claim, Document
from extractors.scope import ScopeReader
from extractors.times import Dates


def counted_harms(drafts: list[Draft]) -> list[Counted]:
    """What attribution and parties need to know of each draft."""
    positions = {id(draft): index for index, draft in enumerate(drafts)}
    return [_counted(draft, positions) for draft in drafts]


def _counted(draft: Draft, positions: dict[int, int]) -> Counted:
    number = (draft.quantity.start, draft.quantity.end)
    harmed = Harmed(
        number, draft.group_span, draft.trigger_span, draft.clause_span, draft.actor_span, draft.place_span,
        draft.victim_group, draft.kind, frozenset(draft.flags),
    )  # fmt: skip
    source = draft.antecedent or (draft.related if draft.relation in ("subset_of", "revision_of") else None)
    return Counted(
        harmed,
        (draft.kind, draft.value, draft.low, draft.high),
        positions.get(id(source)) if source is not None else None,
        draft.reading.view.is_headline,
        draft.exclude_reason == "historical",
        draft.year,
    )


def claims_of(
    document: Document,
    drafts: list[Draft],
    provenances: list[Provenance],
    dates: list[Dates],
    scopes: ScopeReader,
    version: str,
) -> list[Claim]:
    """One claim for each draft, in order; the same reading of the same text gives the same ids."""
    ids = {
        id(draft): claim_id(document, draft, found, version) for draft, found in zip(drafts, provenances, strict=True)
    }
    return [
        _claim(draft, found, when, ids, scopes, version)
        for draft, found, when in zip(drafts, provenances, dates, strict=True)
    ]


def claim_id(document: Document, draft: Draft, found: Provenance, version: str) -> str:
    return content_id(
        "clm", document.document_id, draft.kind, draft.quantity.number_start, draft.quantity.number_end,
        draft.victim_group, found.victim_party, draft.bound, draft.derivation, version,
    )  # fmt: skip


def _claim(
    draft: Draft, found: Provenance, when: Dates, ids: dict[int, str], scopes: ScopeReader, version: str
) -> Claim:
    view, place = draft.reading.view, _place(draft)
    modality = draft.modality or _said(draft, found)
    stated = None if draft.exclude_reason == "historical" and found.is_current else draft.exclude_reason
    reason = stated or (modality if modality in KEPT_OUT_MODALITIES else None)
    return Claim(
        claim_id=ids[id(draft)],
        kind=draft.kind,
        value_text=draft.value_text,
        bound=draft.bound,
        value=draft.value,
        low=draft.low,
        high=draft.high,
        sentence=view.text,
        sentence_start=view.start,
        sentence_end=view.end,
        number_start=draft.quantity.number_start,
        number_end=draft.quantity.number_end,
        rule_id=draft.rule_id,
        extractor_version=version,
        victim_group=draft.victim_group,
        victim_party=found.victim_party,
        actor_party=found.actor_party,
        conflict_id=found.conflict_id,
        claimant=found.claimant,
        claimant_class=found.claimant_class,
        claimant_party=found.claimant_party,
        claimant_stake=found.claimant_stake,
        relayed_by=found.relayed_by,
        cue=found.cue,
        quote_type=found.quote_type,
        modality=modality,
        verification=draft.verification if draft.verification != "unknown" else found.verification,
        aggregation=draft.aggregation,
        period_start=when.period_start,
        as_of=when.as_of,
        stated_on=when.stated_on,
        date_precision=when.precision,
        place=place,
        scope=scopes.scope_of(draft, place),
        relation=draft.relation,
        related_claim_id=ids.get(id(draft.related)) if draft.related is not None else None,
        derivation=draft.derivation,
        use_in_timeline=reason is None,
        exclude_reason=reason,
    )


def _said(draft: Draft, found: Provenance) -> str:
    """The modality of the verb of saying. Who denies *responsibility* for a strike, or to have aimed at a wedding
    *where* 131 died, does not deny the dead."""
    if found.modality != "denied":
        return found.modality
    before = draft.reading.view.text[: draft.group_span[0] - draft.reading.view.start]
    return "asserted" if _DENIES_ELSE.search(before) else "denied"


_DENIES_ELSE: Final = re.compile(
    r"\bden\w+ (?:any |all |its |direct )*(?:responsibility|involvement|role|wrongdoing|being|targeting)\b"
    r"|\bden\w+\b[^.;]*, (?:where|in which|which|when) ",
    re.I,
)


def _place(draft: Draft) -> str | None:
    if draft.place_span is None:
        return None
    start = draft.reading.view.start
    return " ".join(draft.reading.view.text[draft.place_span[0] - start : draft.place_span[1] - start].split())
