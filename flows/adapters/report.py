"""The report: one HTML file that needs no network, with charts, the latest estimates and the evidence behind them."""

from __future__ import annotations

import json
import os
import tempfile
from functools import cache
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit

import vl_convert
from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape
from markupsafe import Markup, escape

from flows.adapters.fault_points import pass_fault_point
from flows.adapters.report_charts import chart_specification
from flows.adapters.report_data import (
    KIND_LABELS,
    STAKE_LABELS,
    ReportData,
    Row,
    number_label,
    party_name,
    series_of,
    series_title,
    stake_of,
)
from flows.errors import PermanentError

TEMPLATE_DIR: Final = Path(__file__).with_name("report_template")
OPEN_CHARTS: Final = 3
CENTRAL_LABELS: Final = {
    None: "no stated value",
    "disinterested_values": "values stated by disinterested claimants",
    "disinterested_bounds": "bounds stated by disinterested claimants",
    "interested_values": "values stated by the parties",
    "interested_bounds": "bounds stated by the parties",
    "unknown_stake_values": "values, claimant's side unknown",
    "unknown_stake_bounds": "bounds, claimant's side unknown",
}


def write_report(data: ReportData, path: Path) -> Path:
    """Write the report to ``path``, whole or not at all. Raises PermanentError naming the folder when it cannot."""
    html = render_report(data)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=".report-", suffix=".html")
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(html)
        pass_fault_point("report written aside")
        os.chmod(name, 0o644)
        os.replace(name, path)
        pass_fault_point("report renamed")
    except OSError as error:
        raise PermanentError(
            f"{path}: the report cannot be written ({error.strerror}); free space or choose another data folder"
        ) from error
    return path


def render_report(data: ReportData) -> str:
    """The report as one HTML text. Every value from the ledger is escaped; only http(s) links become links."""
    sections = [_section(data, row) for row in data.conflicts]
    return (
        _environment()
        .get_template("report.html.j2")
        .render(
            data=data,
            sections=[
                section for section in sections if section["series"] or section["latest"] or section["incidents"]
            ],
            charts=_script_json({chart["id"]: chart["spec"] for section in sections for chart in section["charts"]}),
            vega=Markup(_vega_bundle()),  # noqa: S704 - a library's own code, not text from the ledger
            evidence=_evidence(data),
            central_labels=CENTRAL_LABELS,
            choices=_choices(data),
        )
    )


def _section(data: ReportData, conflict: Row) -> dict[str, Any]:
    series = series_of(data, conflict["conflict_id"])
    specifications = [(one, chart_specification(one)) for one in series]
    drawn = [(one, specification) for one, specification in specifications if specification is not None]
    return {
        "id": conflict["conflict_id"],
        "name": conflict["conflict_name"],
        "series": series,
        "charts": [
            {
                "id": f"chart-{one.anchor}",
                "title": one.title,
                "spec": specification,
                "claims": len(one.points),
                "party": one.victim_party or "",
                "kind": one.kind,
                "modelled": one.estimates[-1] if one.estimates else None,
                "open": rank < OPEN_CHARTS,
            }
            for rank, (one, specification) in enumerate(drawn)
        ],
        "latest": [row for row in data.latest if row["conflict_id"] == conflict["conflict_id"]],
        "incidents": [row for row in data.incidents if row["conflict_id"] == conflict["conflict_id"]],
        "claimants": [row for row in data.claimants if row["conflict_id"] == conflict["conflict_id"]],
        "contradictions": [row for row in data.contradictions if row["conflict_id"] == conflict["conflict_id"]],
    }


def _choices(data: ReportData) -> dict[str, list[tuple[str, str]]]:
    """What the filters offer: (code, label) of the parties and kinds that some claim is about, and of the stakes."""
    parties = {row["victim_party"] or "" for row in data.points}
    kinds = {row["kind"] for row in data.points}
    return {
        "party": sorted(((code, party_name(data, code or None)) for code in parties), key=lambda choice: choice[1]),
        "kind": [(code, label) for code, label in KIND_LABELS.items() if code in kinds],
        "stake": list(STAKE_LABELS.items()),
    }


def _evidence(data: ReportData) -> list[dict[str, Any]]:
    newest_first = sorted(
        data.points, key=lambda row: (row["day"] is not None, row["day"], row["claim_id"]), reverse=True
    )
    return [
        {**row, "series": series_title(data, row["victim_party"], row["victim_group"], row["kind"])}
        for row in newest_first
    ]


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(TEMPLATE_DIR), autoescape=select_autoescape(("html", "j2"), default=True),
        undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True,
    )  # fmt: skip
    environment.filters.update(
        marked=marked_sentence, link=safe_url, number=_number, rounded=_rounded, stake=_stake_label, stake_code=stake_of
    )
    environment.globals.update(number_label=number_label, party_name=party_name, series_title=series_title)
    return environment


@cache
def _vega_bundle() -> str:
    return vl_convert.javascript_bundle("window.vegaEmbed = vegaEmbed;").replace("</script", "<\\/script")


def _script_json(value: object) -> Markup:
    """JSON that cannot close the script element it stands in, whatever a sentence holds."""
    text = json.dumps(value, ensure_ascii=False).replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")
    return Markup(text.replace("\u2028", "\\u2028").replace("\u2029", "\\u2029"))  # noqa: S704 - made safe above


def marked_sentence(row: Row) -> Markup:
    """The evidence sentence with the number in ``<mark>``; offsets are relative to the sentence."""
    start, end = row["number_start"] - row["sentence_start"], row["number_end"] - row["sentence_start"]
    sentence = row["sentence"]
    if not 0 <= start < end <= len(sentence):
        return escape(sentence)
    return (
        escape(sentence[:start])
        + Markup("<mark>")
        + escape(sentence[start:end])
        + Markup("</mark>")
        + escape(sentence[end:])
    )


def safe_url(url: str | None) -> str | None:
    """The URL when it is http or https, else None: a feed can carry ``javascript:`` links."""
    return url if url and urlsplit(url).scheme in ("http", "https") else None


def _number(value: float | None) -> str:
    return "–" if value is None else f"{value:,.0f}"


def _rounded(value: int) -> str:
    """A modelled figure as far as it can be meant: two digits."""
    digits = max(0, len(str(value)) - 2)
    return f"{round(value, -digits):,}"


def _stake_label(code: str) -> str:
    return STAKE_LABELS[stake_of(code)]
