"""Drafts become claims: the ids, and the fields that other rules computed."""

from __future__ import annotations

from extractors.drafts import Draft
from extractors.identity import content_id
from extractors.records import Claim, Document


def assemble(document: Document, drafts: list[Draft], version: str) -> list[Claim]:
    ids = {id(draft): claim_id(document, draft, version) for draft in drafts}
    return [_claim(draft, ids, version) for draft in drafts]


def claim_id(document: Document, draft: Draft, version: str) -> str:
    return content_id(
        "clm", document.document_id, draft.kind, draft.quantity.number_start, draft.quantity.number_end,
        draft.victim_group, draft.bound, draft.derivation, version,
    )  # fmt: skip


def _claim(draft: Draft, ids: dict[int, str], version: str) -> Claim:
    view = draft.reading.view
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
        modality=draft.modality or "asserted",
        verification=draft.verification,
        aggregation=draft.aggregation,
        relation=draft.relation,
        related_claim_id=ids.get(id(draft.related)) if draft.related is not None else None,
        derivation=draft.derivation,
        use_in_timeline=draft.exclude_reason is None,
        exclude_reason=draft.exclude_reason,
    )
