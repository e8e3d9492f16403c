"""The report: an index of the wars and a page per war, each one HTML file that needs no network and no server."""

from __future__ import annotations

import base64
import contextlib
import hashlib
import json
import os
import re
import shlex
import tempfile
import time
from collections.abc import Mapping, Sequence
from datetime import timedelta
from functools import cache
from pathlib import Path
from typing import Any, Final

import vl_convert
from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape
from markupsafe import Markup

from extractors.meta_estimate import INTERVAL, METHOD_VERSION, MIN_CLAIMANTS, MIN_CLAIMS, REACH_DAYS
from flows.adapters.fault_points import pass_fault_point
from flows.adapters.report_charts import chart_description, chart_scale, chart_templates
from flows.adapters.report_claims import page_claims
from flows.adapters.report_data import (
    CLASS_LABELS,
    KIND_LABELS,
    STAKE_LABELS,
    ReportData,
    Row,
    Series,
    counted,
    party_name,
    said_label,
    series_key,
    series_of,
    series_title,
    stake_of,
)
from flows.adapters.report_figures import STAKES, figures_of, strip_of
from flows.adapters.report_incidents import incidents_of
from flows.errors import PermanentError

TEMPLATE_DIR: Final = Path(__file__).with_name("report_template")
PAGES_FOLDER: Final = "report"
LEFTOVER: Final = ".report-"
LEFTOVER_SECONDS: Final = 600
OPEN_CHARTS: Final = 2
FIGURES_ON_THE_INDEX: Final = 5
CENTRAL_LABELS: Final = {
    None: "no stated value",
    "disinterested_values": "values stated by disinterested claimants",
    "disinterested_bounds": "bounds stated by disinterested claimants",
    "interested_values": "values stated by the sides or their allies",
    "interested_bounds": "bounds stated by the sides or their allies",
    "unknown_stake_values": "values, claimant's side unknown",
    "unknown_stake_bounds": "bounds, claimant's side unknown",
}
CHANGE_LABELS: Final = {"fall": "fell", "restart": "count restarted", "spike": "spiked"}


def write_report(data: ReportData, path: Path) -> Path:
    """Write the index to ``path`` and the page of each war to the folder ``report`` beside it; returns ``path``.

    Each file is written whole or not at all, the index last; pages of wars that are gone are removed, and what a write
    left that was killed. Raises
    PermanentError naming the file that cannot be written.
    """
    folder = path.parent / PAGES_FOLDER
    for place in (path.parent, folder):
        _remove_leftovers(place)
    names = page_names(data)
    for row in data.conflicts:
        _write_file(render_conflict(data, row), folder / names[row["conflict_id"]])
    _write_file(render_index(data), path)
    for old in folder.glob("*.html"):
        if old.name not in names.values():
            old.unlink(missing_ok=True)
    return path


def render_index(data: ReportData) -> str:
    """The index as one HTML text. Every value from the ledger is escaped; it holds no script."""
    names = page_names(data)
    wars = [_war(data, row, names[row["conflict_id"]]) for row in data.conflicts]
    return _render("index.html.j2", data, scripts={}, wars=[war for war in wars if war["claims_count"]])


def render_conflict(data: ReportData, conflict: Row) -> str:
    """The page of one war as one HTML text. What articles say is escaped, or JSON that the page shows as plain text."""
    own = data.of(conflict["conflict_id"])
    series = series_of(own, conflict["conflict_id"])
    claims = page_claims(own, series)
    for one in series:
        claims["charts"][one.anchor] |= {"scale": chart_scale(one), "description": chart_description(one)}
    figures = figures_of(own, conflict["conflict_id"])
    scripts = {"vega": _vega_bundle(), "page": (TEMPLATE_DIR / "report.js").read_text(encoding="utf-8")}
    return _render(
        "conflict.html.j2", own, scripts,
        war=conflict,
        figures=figures,
        told_stakes=[stake for stake in STAKES if stake != "unknown" or any(stake in one.told for one in figures)],
        charts=_charts(own, series, claims["charts"]),
        incidents=incidents_of(own),
        payload=_script_json(
            claims | {"conflict": conflict["conflict_id"], "templates": chart_templates(), "labels": _labels()}
        ),
        shown_count=sum(not row["is_repeat"] for row in own.points),
        repeats_count=sum(row["is_repeat"] for row in own.points),
        choices=_choices(own),
    )  # fmt: skip


def page_names(data: ReportData) -> dict[str, str]:
    """The file name of each war's page: its id as far as it is plain, told apart where two are alike."""
    names: dict[str, str] = {}
    for row in data.conflicts:
        plain = re.sub(r"[^a-z0-9_-]+", "-", row["conflict_id"].lower()).strip("-")[:60] or "war"
        taken = set(names.values())
        spare = (f"{plain}{suffix}.html" for suffix in ("", *(f"-{number}" for number in range(2, len(taken) + 3))))
        names[row["conflict_id"]] = next(name for name in spare if name not in taken)
    return names


def _write_file(html: str, path: Path) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=LEFTOVER, suffix=".html")
        try:
            with os.fdopen(handle, "w", encoding="utf-8") as file:
                file.write(html)
            pass_fault_point("report written aside")
            os.chmod(name, 0o644)
            os.replace(name, path)
        finally:
            Path(name).unlink(missing_ok=True)
        pass_fault_point("report renamed")
    except OSError as error:
        raise PermanentError(
            f"{path}: the report cannot be written ({error.strerror}); free space or choose another data folder"
        ) from error


def _remove_leftovers(folder: Path) -> None:
    """A page is written in a second; younger ones may be somebody's who writes the report at this moment."""
    for leftover in folder.glob(f"{LEFTOVER}*.html"):
        with contextlib.suppress(OSError):
            if time.time() - leftover.stat().st_mtime > LEFTOVER_SECONDS:
                leftover.unlink()


def _render(template: str, data: ReportData, scripts: Mapping[str, str], **values: Any) -> str:
    return (
        _environment()
        .get_template(template)
        .render(
            data=data,
            scripts={name: Markup(text) for name, text in scripts.items()},  # noqa: S704 - our own code and a library's
            policy=_policy(scripts.values()),
            central_labels=CENTRAL_LABELS,
            stakes=STAKES,
            **values,
        )
    )


def _policy(scripts: Any) -> str:
    """The content security policy: only the scripts that the page was made with run, and nothing is fetched."""
    digests = (base64.b64encode(hashlib.sha256(text.encode()).digest()).decode() for text in scripts)
    sources = " ".join(f"'sha256-{digest}'" for digest in digests) or "'none'"
    rest = "style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'"
    return f"default-src 'none'; script-src {sources}; {rest}"


def _war(data: ReportData, row: Row, page: str) -> dict[str, Any]:
    own = data.of(row["conflict_id"])
    figures = figures_of(own, row["conflict_id"])
    shown = figures[:FIGURES_ON_THE_INDEX]
    return {
        **row,
        "link": f"{PAGES_FOLDER}/{page}",
        "anchor": f"war-{page.removesuffix('.html')}",
        "figures": [(one, strip_of(one)) for one in shown],
        "hidden_count": len(figures) - len(shown),
        "live_contradictions_count": sum(pair["is_live"] for pair in own.contradictions),
        "regressions_count": own.regressions[0]["regressions_count"] if own.regressions else 0,
        "incidents_count": own.incidents[0]["incidents_count"] if own.incidents else 0,
    }


def _charts(own: ReportData, series: list[Series], rows: Mapping[str, Any]) -> list[dict[str, Any]]:
    counts = {series_key(row): row["claims_count"] for row in own.latest}
    drawn = [one for one in series if rows[one.anchor]["claims"]]
    return [
        {
            "id": one.anchor,
            "title": one.title,
            "claims": max(counts.get((one.victim_party, one.victim_group, one.kind), 0), rows[one.anchor]["of"]),
            "drawn": len(rows[one.anchor]["claims"]),
            "party": one.victim_party or "",
            "kind": one.kind,
            "stakes": _stakes_drawn(one, rows[one.anchor]["claims"]),
            "modelled": one.estimates[-1] if one.estimates else None,
            "open": rank < OPEN_CHARTS,
        }
        for rank, one in enumerate(drawn)
    ]


def _stakes_drawn(series: Series, claim_ids: Sequence[str]) -> list[str]:
    """The sides that a chart has a claim of."""
    drawn = set(claim_ids)
    found = {stake_of(row["claimant_stake"]) for row in series.points if row["claim_id"] in drawn}
    return [stake for stake in STAKES if stake in found]


def _choices(data: ReportData) -> dict[str, list[tuple[str, str]]]:
    """What the filters offer: (code, label) of the parties and kinds that some claim is about, and of the stakes."""
    parties = {row["victim_party"] or "" for row in data.points}
    kinds = {row["kind"] for row in data.points}
    return {
        "party": sorted(((code, party_name(data, code or None)) for code in parties), key=lambda choice: choice[1]),
        "kind": [(code, label) for code, label in KIND_LABELS.items() if code in kinds],
        "stake": list(STAKE_LABELS.items()),
    }


def _labels() -> dict[str, Mapping[str, str]]:
    return {"stake": STAKE_LABELS, "class": CLASS_LABELS}


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(TEMPLATE_DIR), autoescape=select_autoescape(("html", "j2"), default=True),
        undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True,
    )  # fmt: skip
    environment.filters.update(
        counted=counted,
        shell=shlex.quote,
        number=_number,
        rounded=_rounded,
        stake=_stake_label,
        stake_code=stake_of,
        day=_day,
        age=_age,
        change=CHANGE_LABELS.get,
    )
    environment.globals.update(
        method_version=METHOD_VERSION, min_claims=MIN_CLAIMS, min_claimants=MIN_CLAIMANTS, reach_days=REACH_DAYS,
        interval=f"{INTERVAL:.0%}",
    )  # fmt: skip
    environment.globals.update(
        said_label=said_label, series_title=series_title, stake_labels=STAKE_LABELS, class_labels=CLASS_LABELS,
    )  # fmt: skip
    return environment


@cache
def _vega_bundle() -> str:
    return vl_convert.javascript_bundle("window.vegaEmbed = vegaEmbed;").replace("</script", "<\\/script")


def _script_json(value: object) -> Markup:
    """JSON that cannot close the script element it stands in, whatever a sentence holds."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    text = text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")
    return Markup(text.replace("\u2028", "\\u2028").replace("\u2029", "\\u2029"))  # noqa: S704 - made safe above


def _number(value: float | None) -> str:
    return "–" if value is None else f"{value:,.0f}"


def _rounded(value: int) -> str:
    """A modelled figure as far as it can be meant: two digits."""
    digits = max(0, len(str(value)) - 2)
    return f"{round(value, -digits):,}"


def _day(value: Any) -> str:
    return value.strftime("%-d %b %Y") if value is not None else "not dated"


def _age(age: timedelta) -> str:
    return "the same day" if age.days == 0 else f"{counted(age.days, 'day')} old"


def _stake_label(code: str) -> str:
    return STAKE_LABELS[stake_of(code)]
