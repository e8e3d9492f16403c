"""One text with what was read in it, as a page to open in a browser: displaCy draws the spans."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Final

from spacy import displacy

from extractors.records import Claim, Document, Extraction
from flows.errors import PermanentError

_CLAIM_COLOUR: Final = "#ffd166"
_UNUSED_COLOUR: Final = "#d9b3ff"
_NUMBER_COLOUR: Final = "#dfe6ee"


def write_explanation(document: Document, extraction: Extraction, path: Path) -> Path:
    """Write the page; it needs no network. Raises PermanentError naming the file when it cannot be written."""
    spans = _spans(document.text, extraction)
    colours = {span["label"]: span.pop("colour") for span in spans}
    content = {"text": document.text, "ents": spans, "title": document.title}
    page = displacy.render(content, style="ent", manual=True, page=True, jupyter=False, options={"colors": colours})
    try:
        path.write_text(page, encoding="utf-8")
    except OSError as error:
        raise PermanentError(f"{path}: cannot be written ({error.strerror}); choose another file") from error
    return path


def _spans(text: str, extraction: Extraction) -> list[dict[str, Any]]:
    """Spans in text order that do not overlap, which displaCy asks for: claims first, then other numbers.

    Two claims of one number ("killed on each side") share a span and both labels.
    """
    labels: dict[tuple[int, int], list[Claim]] = {}
    for claim in extraction.claims:
        labels.setdefault((claim.number_start, claim.number_end), []).append(claim)
    spans = [
        {
            "start": start,
            "end": end,
            "label": " + ".join(_label(claim) for claim in claims),
            "colour": _CLAIM_COLOUR if any(claim.use_in_timeline for claim in claims) else _UNUSED_COLOUR,
        }
        for (start, end), claims in labels.items()
    ]
    spans += [
        {
            "start": one.number_start,
            "end": one.number_end,
            "label": f"number: {one.unit_type}",
            "colour": _NUMBER_COLOUR,
        }
        for one in extraction.quantities
    ]
    kept: list[dict[str, Any]] = []
    for span in spans:
        if all(span["end"] <= other["start"] or other["end"] <= span["start"] for other in kept):
            kept.append(span)
    return sorted(kept, key=lambda span: int(span["start"]))


def _label(claim: Claim) -> str:
    said = f", {claim.modality}" if claim.modality != "asserted" else ""
    party = f" {claim.victim_party}" if claim.victim_party else ""
    source = f", says {claim.claimant}" if claim.claimant else ""
    return f"{claim.kind} {claim.bound}: {claim.victim_group}{party}{said}{source} (rule {claim.rule_id})"
