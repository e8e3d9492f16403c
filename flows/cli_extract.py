"""The ``extract`` command: texts in, claims out; or one text explained."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from extractors.claim import build_reader
from extractors.page import PageProblem, parse_page
from extractors.records import Claim, Document, Extraction
from flows.adapters.lexicon import load_lexicon
from flows.adapters.page_rules import page_rules
from flows.cli_output import console, standard_input
from flows.errors import ConfigurationError, PermanentError
from flows.explain_page import write_explanation
from flows.extract import as_row, run_extract
from flows.page_worker import document_of

_PAGE_URL: Final = "https://page.invalid/page"


def extract_from(file: Path | None, *, explain: bool, html: bool, page: Path | None = None) -> int:
    """Run the command on a file or standard input; returns the exit code."""
    if not explain and not html and page is None:
        return run_extract(_lines(file), sys.stdout, sys.stderr)
    document = _document(_bytes(file), str(file or "standard input"), html=html)
    extraction = build_reader(load_lexicon()).read(document)
    if page is not None:
        console.print(f"explained in {write_explanation(document, extraction, page)}", markup=False, soft_wrap=True)
    elif explain:
        show_explanation(document, extraction)
    else:
        sys.stdout.write(json.dumps(as_row(extraction), ensure_ascii=False) + "\n")
    return 0


def show_explanation(document: Document, extraction: Extraction) -> None:
    """Each claim with its sentence, its fields and the rule that read it; then the numbers that are no claims."""
    for position, claim in enumerate(extraction.claims, start=1):
        console.print(f"[bold]{position}[/bold]", end="  ")
        console.print(_marked(claim), markup=False, soft_wrap=True)
        for line in _explanation(claim):
            console.print(f"   {line}", markup=False, soft_wrap=True)
    claimed = {(claim.number_start, claim.number_end) for claim in extraction.claims}
    others = [one for one in extraction.quantities if (one.number_start, one.number_end) not in claimed]
    console.print(f"{len(extraction.claims)} claims, {len(others)} other numbers")
    for quantity in others:
        text = document.text[quantity.start : quantity.end]
        console.print(f"   {quantity.unit_type:<10} {text} {quantity.unit_text or ''}", markup=False)


def _marked(claim: Claim) -> str:
    start, end = claim.number_start - claim.sentence_start, claim.number_end - claim.sentence_start
    if not 0 <= start < end <= len(claim.sentence):
        return claim.sentence
    return f"{claim.sentence[:start]}»{claim.sentence[start:end]}«{claim.sentence[end:]}"


def _explanation(claim: Claim) -> Iterator[str]:
    numbers = f"value {_text(claim.value)}, low {_text(claim.low)}, high {_text(claim.high)}"
    yield f"{claim.kind}: {claim.value_text!r} = {claim.bound} ({numbers})"
    harmed_by = f", by {claim.actor_party}" if claim.actor_party else ""
    yield f"harmed: {claim.victim_group}, {_text(claim.victim_party)}{harmed_by}; conflict {_text(claim.conflict_id)}"
    source = f"{claim.claimant or 'nobody named'} ({claim.claimant_class}, {_text(claim.claimant_party)})"
    yield f"said by: {source}, stake {claim.claimant_stake}, quote {claim.quote_type}"
    yield f"how: {claim.modality}, {claim.aggregation}, as of {_text(claim.as_of)}, relation {_text(claim.relation)}"
    yield f"timeline: {'used' if claim.use_in_timeline else f'not used, {claim.exclude_reason}'}; rule {claim.rule_id}"


def _text(value: object) -> str:
    return "-" if value is None else str(value)


def _document(data: bytes, name: str, *, html: bool) -> Document:
    if not html:
        return Document("text", data.decode("utf-8-sig", "replace").replace("\r\n", "\n"))
    found = parse_page(data, "text/html", _PAGE_URL, "cap", "outlet", None, datetime.now(UTC), page_rules())
    if isinstance(found, PageProblem):
        raise PermanentError(f"{name}: {found.detail.removeprefix(f'{_PAGE_URL}: ')}")
    return document_of(found)


def _lines(file: Path | None) -> Iterator[bytes]:
    """The lines as bytes: one that is not in UTF-8 is a bad line, not the end of all."""
    if file is None:
        yield from standard_input()
        return
    try:
        with file.open("rb") as lines:
            yield from lines
    except OSError as error:
        raise ConfigurationError(f"{file}: cannot be read ({error.strerror})") from error


def _bytes(file: Path | None) -> bytes:
    if file is None:
        return standard_input().read()
    try:
        return file.read_bytes()
    except OSError as error:
        raise ConfigurationError(f"{file}: cannot be read ({error.strerror})") from error
