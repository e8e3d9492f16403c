"""Claims under review as a person reads them in a terminal: the sentence, who says it, and why it is doubtful."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Final

from rich.text import Text

from flows.cli_output import cell_text, console

SHORT_ID: Final = 16
_ABOUT: Final = ("kind", "victim_group", "victim_party", "conflict_id", "aggregation", "scope", "place", "as_of")
_SPEAKER: Final = (
    "claimant",
    "claimant_class",
    "claimant_party",
    "claimant_stake",
    "relayed_by",
    "modality",
    "verification",
)


def show_doubtful(rows: Iterable[Mapping[str, Any]]) -> None:
    """One card per claim: id and doubts, what is claimed, the sentence, and what makes the reading unsure."""
    for row in rows:
        line = Text(row["claim_id"][:SHORT_ID], "bold")
        line.append(f"  {row['doubts'].replace('_', ' ')}", "yellow")
        console.print(line)
        said = [row["harmed"] or "side not stated", row["who"], f"{row['printed']} {row['kind']}", row["said_by"]]
        console.print(
            _plain("  " + ", ".join(map(_words, said)) + f"; {cell_text(row['day'])}, {row['war'] or 'no war'}")
        )
        if row["compared_with"] is not None:
            console.print(_plain(f"  measured against {row['compared_with']:,}"))
        console.print(_plain(f"  “{row['sentence']}”", "italic"))
        if row["unsure_because"]:
            console.print(_plain(f"  confidence {row['confidence']}: {row['unsure_because']}", "dim"))
        console.print()


def show_claim(row: Mapping[str, Any], capture: Mapping[str, Any] | None, archive: str) -> None:
    """One claim with its evidence: the number marked in its sentence, the article, the archived page."""
    sentence = Text(_clean(row["sentence"]))
    sentence.stylize("bold reverse", row["mark_start"], row["mark_end"])
    console.print(sentence)
    console.print(_plain(f"{row['title'] or 'untitled'}. {row['outlet_name']}, {cell_text(row['published_on'])}"))
    console.print(_plain(row["article_url"]), soft_wrap=True)
    _show_fields("figure", [f"{row['value_text']} ({row['bound']})", _ends(row)])
    _show_fields("about", [row[name] for name in _ABOUT])
    _show_fields("says", [row[name] for name in _SPEAKER])
    _show_fields("counts", ["yes" if row["use_in_timeline"] else f"no: {row['exclude_reason'] or 'read anew since'}"])
    _show_fields("decided", [row["correction"], row["correction_reason"]])
    _show_fields("doubts", row["doubts"])
    confidence = "coded by others" if row["confidence"] is None else str(row["confidence"])
    _show_fields("confidence", [confidence, *row["confidence_reasons"]], "; ")
    if capture is not None:
        where = f"{archive}/{capture['warc_path']} at byte {capture['warc_offset']}"
        console.print(_plain(f"{'archived':11}{where}"), soft_wrap=True)
    read = f"{row['claim_id']}, read by rule {row['rule_id']} of extractor {row['extractor_version']}"
    console.print(_plain(f"{'id':11}{read}"), soft_wrap=True)


def _show_fields(name: str, values: Iterable[Any], between: str = ", ") -> None:
    said = [_words(cell_text(value)) for value in values if value is not None and value != ""]
    if said:
        console.print(_plain(f"{name:11}{between.join(said)}"))


def _ends(row: Mapping[str, Any]) -> str:
    return ", ".join(f"{name} {row[name]:,}" for name in ("value", "low", "high") if row[name] is not None)


def _words(value: Any) -> str:
    text = str(value)
    return text.replace("_", " ") if text.islower() and " " not in text else text


def _plain(text: str, style: str = "") -> Text:
    return Text(_clean(text), style)


def _clean(text: str) -> str:
    """Text of an article without control characters, which a terminal would obey; as long as before."""
    return "".join(letter if letter.isprintable() else " " for letter in text)
