"""A small report by hand, and Chromium to click through it."""

from __future__ import annotations

import base64
import hashlib
import os
import re
import subprocess
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

from flows.adapters.report_data import ReportData

SERIES = {"conflict_id": "ukraine", "victim_party": "RUS", "victim_group": "combatant", "kind": "killed"}
FIRST, LAST = date(2022, 9, 21), date(2022, 11, 9)
QUIET = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"]


def point(claim_id: str, stake: str, number: int, day: date, **changes: Any) -> dict[str, Any]:
    """A claim with its evidence: "The ministry said N soldiers had died."."""
    sentence = changes.pop("sentence", f"The ministry said {number:,} soldiers had died.")
    start = sentence.find(f"{number:,}")
    row = {
        **SERIES,
        "series_type": "total", "is_repeat": False, "claim_id": claim_id, "claimant": "the ministry",
        "claimant_class": "party_official",
        "claimant_stake": stake, "day": day, "value": number, "low": number, "high": number, "bound": "exact",
        "value_text": f"{number:,}", "mentions_count": 3, "articles_count": 2, "independent_sources_count": 1,
        "quote_type": "indirect", "relayed_by": None, "modality": "asserted", "verification": "unknown", "place": None,
        "confidence": 65, "confidence_reasons": ["-35: for a reason"], "correction": None, "correction_reason": None,
        "sentence": sentence, "sentence_start": 100, "number_start": 100 + start,
        "number_end": 100 + start + len(f"{number:,}"), "outlet_name": "Sample Post", "published_on": day,
        "article_url": "https://sample.example/a", "title": "A headline", "warc_path": "a.warc.gz", "warc_offset": 1234,
    }  # fmt: skip
    return {**row, **changes}


def band(stake: str, day: date, low: int | None, central: int | None, high: int | None) -> dict[str, Any]:
    """What a side says on a day."""
    shown = {"high_is_open": False, "is_stale": False, "central_basis": "values"}
    return {**SERIES, "stake": stake, "day": day, "low": low, "central": central, "high": high, **shown}


def estimate(day: date, low: int, central: int, high: int) -> dict[str, Any]:
    """The modelled total of a day."""
    counts = {"claims_nearby_count": 4, "claims_count": 11, "claimants_count": 5}
    return {**SERIES, "day": day, "low": low, "central": central, "high": high, **counts}


def claimant(name: str, stake: str, number: int, day: date, claim_id: str, **changes: Any) -> dict[str, Any]:
    """What a claimant said last."""
    row = {
        **SERIES, "claimant_name": name, "claimant_class": "party_military", "claimant_stake": stake, "value": number,
        "low": number, "high": number, "effective_date": day, "is_stale": False, "is_falling": False,
        "mentions_count": 3, "claim_id": claim_id, "statements_count": 2, "bound": "exact", "stated": number,
    }  # fmt: skip
    return {**row, **changes}


def toll(claim_id: str, day: date, number: int, revision: int, *, is_current: bool) -> dict[str, Any]:
    """What the governor says about the toll of one strike."""
    return {
        **SERIES, "victim_party": "UKR", "victim_group": "civilian", "incident_id": "ukraine:dnipro:1",
        "incident_date": FIRST, "day": day, "place": "Dnipro", "claimant": "the governor", "claimant_stake": "own",
        "value": number, "low": number, "high": number, "is_vague": False, "bound": "exact", "stated": number,
        "revision": revision, "is_current": is_current,
        "is_falling": False, "mentions_count": 1, "claim_id": claim_id, "value_text": str(number),
        "title": "A strike", "incidents_count": 1,
    }  # fmt: skip


def ledger(**changes: Any) -> ReportData:
    """Two sides that count Russian dead far apart, one strike with a revision, one contradiction, one fall."""
    incident = {"series_type": "incident", "victim_party": "UKR", "victim_group": "civilian"}
    data = ReportData(
        newest_day=LAST,
        conflicts=(
            {
                "conflict_id": "ukraine", "conflict_name": "Russia's war in Ukraine", "claims_count": 9,
                "assertions_count": 4, "articles_count": 5, "outlets_count": 1, "newest_published_on": LAST,
            },
        ),
        latest=(
            {
                **SERIES, "low": 5937, "central": 25000, "high": None, "high_is_open": True, "is_stale": False,
                "central_basis": "disinterested_values", "claimants": ["Moscow", "Kyiv"],
                "newest_effective_date": LAST, "claim_ids": ["clm_1", "clm_2"], "claims_count": 2,
            },
        ),
        bands=(
            band("own", FIRST, 5937, 5937, 5937),
            band("enemy", FIRST, 54000, 54000, 54000),
            band("enemy", LAST, 77170, 77170, 77170),
        ),
        points=(
            point("clm_2", "enemy", 77170, LAST),
            point("clm_1", "own", 5937, FIRST),
            point("clm_4", "own", 21, LAST, **incident),
            point("clm_3", "own", 14, FIRST, **incident),
        ),
        incidents=(
            toll("clm_3", FIRST, 14, 1, is_current=False), toll("clm_4", LAST, 21, 2, is_current=True),
        ),
        contradictions=(
            {
                **SERIES, "claim_id_a": "clm_1", "claim_id_b": "clm_2", "claimant_a": "Moscow", "claimant_b": "Kyiv",
                "value_text_a": "5,937", "value_text_b": "77,170", "day_a": FIRST, "day_b": LAST, "gap_count": 71233,
                "stake_a": "own", "stake_b": "enemy", "is_live": True, "contradictions_count": 1,
            },
        ),
        regressions=(
            {
                **SERIES, "claimant": "Kyiv", "claimant_stake": "enemy", "change_type": "fall", "day": LAST,
                "figure": 77170, "claim_id": "clm_2", "previous_day": FIRST, "previous_figure": 80000,
                "previous_claim_id": "clm_1", "regressions_count": 1,
            },
        ),
        claimants=(
            claimant("Kyiv", "enemy", 77170, LAST, "clm_2"),
            claimant("Moscow", "own", 5937, FIRST, "clm_1", is_falling=True),
        ),
        party_names={"RUS": "Russia", "UKR": "Ukraine"},
        counts={"claims_count": 9, "no_war_count": 0, "articles_count": 5, "outlets_count": 1},
    )  # fmt: skip
    return replace(data, **changes)


def modelled() -> ReportData:
    """The small ledger with a modelled total and a bias."""
    bias = {
        **SERIES, "claimant_stake": "own", "claimant_class": "party_military", "claims_count": 7, "low_factor": 0.1,
        "factor": 0.25, "high_factor": 0.5,
    }  # fmt: skip
    estimates = (estimate(FIRST, 9_000, 18_111, 30_000), estimate(LAST, 12_345, 24_680, 49_999))
    return ledger(estimates=estimates, biases=(bias,))


def drive(html: str, steps: str, folder: Path, target: str = "", zone: str = "UTC") -> list[str]:
    """What ``steps`` logged, run in the page in Chromium; the page's policy holds, the driver is let in by its digest.

    ``steps`` is JavaScript that may call ``log``, ``press``, ``choose``, ``all``, ``one`` and ``await tick(ms)``.
    """
    script = DRIVER.replace("STEPS", steps)
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    policy = re.sub(r"script-src (?:'none')?", f"script-src 'sha256-{digest}' ", html, count=1)
    before, _, after = policy.rpartition("</body>")
    path = folder / "page.html"
    path.write_text(f"{before}<script>{script}</script></body>{after}", encoding="utf-8")
    command = [
        "chromium", "--headless", *QUIET, f"--user-data-dir={folder / 'profile'}", "--virtual-time-budget=15000",
        "--dump-dom", path.as_uri() + target,
    ]  # fmt: skip
    page = subprocess.run(
        command,
        capture_output=True,
        text=True,
        check=True,
        timeout=180,
        env=os.environ | {"TZ": zone},
    ).stdout
    driven = re.search(r'<pre id="driven">(.*?)</pre>', page, re.S)
    assert driven, "the driver did not come to its end"
    return driven.group(1).splitlines()


DRIVER = """
window.addEventListener("load", () => window.setTimeout(async () => {
  const lines = [], log = (...words) => lines.push(words.join(" ").replaceAll("\\n", " "));
  const tick = (ms) => new Promise((done) => window.setTimeout(done, ms));
  const all = (selector) => [...document.querySelectorAll(selector)];
  const one = (selector) => document.querySelector(selector);
  const press = (node) => node.dispatchEvent(new MouseEvent("click", { bubbles: true, cancelable: true }));
  const choose = (name, value) => {
    const form = one("#filters");
    form.elements[name].value = value;
    form.dispatchEvent(new Event("change", { bubbles: true }));
  };
  try {
STEPS
  } catch (error) { log("error", error); }
  const result = document.createElement("pre");
  result.id = "driven";
  result.textContent = lines.join("\\n");
  document.body.append(result);
}, 1500));
"""
