"""The report: one file, no network, nothing from an article can become markup or script."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from flows.adapters.report import _vega_bundle, marked_sentence, render_report, safe_url, write_report
from flows.adapters.report_charts import chart_specification
from flows.adapters.report_data import ReportData, number_label, series_of
from flows.errors import PermanentError

SERIES = {"conflict_id": "ukraine", "victim_party": "RUS", "victim_group": "combatant", "kind": "killed"}


def point(claim_id: str, stake: str, number: int, day: date, **changes: Any) -> dict[str, Any]:
    sentence = f"The ministry said {number:,} soldiers had died."
    start = sentence.index(f"{number:,}")
    row = {
        **SERIES,
        "series_type": "total",
        "claim_id": claim_id,
        "claimant": "the ministry",
        "claimant_stake": stake,
        "day": day,
        "value": number,
        "low": number,
        "high": number,
        "bound": "exact",
        "value_text": f"{number:,}",
        "modality": "asserted",
        "sentence": sentence,
        "sentence_start": 100,
        "number_start": 100 + start,
        "number_end": 100 + start + len(f"{number:,}"),
        "outlet_name": "Sample Post",
        "published_on": day,
        "article_url": "https://sample.example/a",
        "title": "A headline",
    }
    return {**row, **changes}


def band(stake: str, day: date, low: int | None, central: int | None, high: int | None) -> dict[str, Any]:
    return {**SERIES, "stake": stake, "day": day, "low": low, "central": central, "high": high}


def ledger(**changes: Any) -> ReportData:
    day, later = date(2022, 9, 21), date(2022, 11, 9)
    data = ReportData(
        newest_day=later,
        conflicts=({"conflict_id": "ukraine", "conflict_name": "Russia's war in Ukraine"},),
        latest=(
            {
                **SERIES,
                "low": 5937,
                "central": 25000,
                "high": None,
                "high_is_open": True,
                "is_stale": False,
                "central_basis": "disinterested_values",
                "claimants": ["Moscow", "Kyiv"],
                "newest_effective_date": later,
                "claim_ids": ["clm_1", "clm_2"],
            },
        ),
        bands=(
            band("own", day, 5937, 5937, 5937),
            band("enemy", day, 54000, 54000, 54000),
            band("enemy", later, 77170, 77170, 77170),
        ),
        points=(point("clm_1", "own", 5937, day), point("clm_2", "enemy", 77170, later)),
        incidents=(),
        contradictions=(
            {
                **SERIES,
                "claim_id_a": "clm_1",
                "claim_id_b": "clm_2",
                "claimant_a": "Moscow",
                "claimant_b": "Kyiv",
                "value_text_a": "5,937",
                "value_text_b": "77,170",
            },
        ),
        party_names={"RUS": "Russia", "UKR": "Ukraine"},
        counts={"claims_count": 2, "articles_count": 2, "outlets_count": 1},
    )
    return replace(data, **changes)


def charts_of(html: str) -> dict[str, Any]:
    found = re.search(r'<script type="application/json" id="charts">(.*?)</script>', html, re.S)
    assert found
    return dict(json.loads(found.group(1)))


def test_the_report_asks_nothing_of_the_network() -> None:
    html = render_report(ledger()).replace(_vega_bundle(), "")
    assert "default-src 'none'" in html
    assert not re.findall(r'<(?:script|img|iframe)[^>]+src=|<link\b|url\(\s*["\']?https?:|@import', html)


def test_an_empty_ledger_says_what_to_do_next() -> None:
    html = render_report(ledger(newest_day=None, conflicts=(), latest=(), bands=(), points=(), contradictions=()))
    assert "casualty-ledger ingest" in html


def test_every_latest_estimate_links_to_evidence_that_is_in_the_file() -> None:
    html = render_report(ledger())
    for target in re.findall(r'href="#(clm_\w+)"', html):
        assert f'id="{target}"' in html


def test_markup_in_a_headline_or_sentence_stays_text() -> None:
    hostile = point(
        "clm_1",
        "own",
        7,
        date(2022, 9, 21),
        title="<script>alert(1)</script>",
        claimant='"><img src=x onerror=alert(1)>',
    )
    hostile["sentence"] = "</script><script>alert(2)</script> 7 died."
    html = render_report(ledger(points=(hostile,), contradictions=(), latest=()))
    html = html.replace(_vega_bundle(), "")
    assert "<script>alert" not in html
    assert "<img" not in html
    (spec,) = charts_of(html).values()
    assert "</script>" in json.dumps(spec)


@pytest.mark.parametrize("url", ["javascript:alert(1)", "data:text/html,x", "file:///etc/passwd", "", None])
def test_only_web_addresses_become_links(url: str | None) -> None:
    assert safe_url(url) is None


def test_the_number_is_marked_in_its_sentence() -> None:
    assert "<mark>5,937</mark>" in marked_sentence(point("clm_1", "own", 5937, date(2022, 9, 21)))


def test_each_stake_has_a_band_a_line_and_marks_of_its_own() -> None:
    (series,) = series_of(ledger(), "ukraine")
    spec = chart_specification(series)
    assert spec is not None
    stakes = {point["stake"] for rows in spec["datasets"].values() for point in rows}
    assert stakes == {"Own count", "The other side's count"}
    assert [layer["mark"]["type"] for layer in spec["layer"]] == ["area", "line", "point"]
    assert spec["description"].startswith("Timeline of claims. Russia: military, killed. 2 claims")


def test_a_claim_without_a_number_is_not_drawn_at_zero() -> None:
    silent = point("clm_3", "own", 1, date(2022, 9, 21), value=None, low=None, high=None)
    (series,) = series_of(ledger(points=(silent,), bands=()), "ukraine")
    assert chart_specification(series) is None


@pytest.mark.parametrize(
    ("low", "central", "high", "is_open", "label"),
    [
        (None, None, None, False, "no figure"),
        (18, None, None, True, "at least 18"),
        (None, None, 40000, False, "at most 40,000"),
        (60, None, 70, False, "60–70"),
        (14, 14, 14, False, "14"),
        (None, 500000, None, False, "500,000"),
    ],
)
def test_a_band_is_worded_as_it_was_said(
    low: float | None, central: float | None, high: float | None, is_open: bool, label: str
) -> None:
    assert number_label(low, central, high, is_open) == label


def test_a_folder_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("a file where a folder is due")
    with pytest.raises(PermanentError, match="taken"):
        write_report(ledger(), tmp_path / "taken" / "report.html")


def test_a_report_replaces_the_older_one_whole(tmp_path: Path) -> None:
    path = write_report(ledger(), tmp_path / "report.html")
    write_report(ledger(newest_day=date(2023, 1, 1)), path)
    assert "1 January 2023" in path.read_text(encoding="utf-8")
    assert [item.name for item in tmp_path.iterdir()] == ["report.html"]


def estimate(day: date, low: int, central: int, high: int) -> dict[str, Any]:
    counts = {"claims_nearby_count": 4, "claims_count": 11, "claimants_count": 5}
    return {**SERIES, "day": day, "low": low, "central": central, "high": high, **counts}


def modelled() -> ReportData:
    first, last = date(2022, 9, 21), date(2022, 11, 9)
    claimant = {
        **SERIES, "claimant_name": "Moscow", "claimant_class": "party_military", "claimant_stake": "own",
        "value": 5937, "low": 5937, "high": 5937, "effective_date": first, "is_stale": False, "is_falling": True,
        "mentions_count": 3, "claim_id": "clm_1",
    }  # fmt: skip
    estimates = (estimate(first, 9_000, 18_111, 30_000), estimate(last, 12_345, 24_680, 49_999))
    return ledger(estimates=estimates, claimants=(claimant,))


def test_the_modelled_total_is_a_band_of_its_own_and_says_that_it_is_a_model() -> None:
    html = render_report(modelled())
    (spec,) = charts_of(html).values()
    assert [layer["mark"]["type"] for layer in spec["layer"]] == ["area", "area", "line", "line", "point"]
    assert "rests on 11 claims of 5 claimants and is an estimate, not a claim" in html
    assert "about 25,000 (90% interval 12,000–50,000)" in html
    assert 'id="model"' in html


def test_without_an_estimate_nothing_is_said_of_a_model() -> None:
    html = render_report(ledger()).replace(_vega_bundle(), "")
    assert 'id="model"' not in html
    assert "Modelled total" not in json.dumps(charts_of(html))


def test_filters_offer_only_what_is_there() -> None:
    html = render_report(ledger())
    select = re.search(r'<select name="party">(.*?)</select>', html)
    assert select
    assert re.findall(r'value="([^"]*)"', select.group(1)) == ["*", "RUS"]


DRIVER = """
<script>
window.addEventListener("load", () => window.setTimeout(async () => {
  const log = [], tick = (ms) => new Promise((done) => window.setTimeout(done, ms));
  const drawn = "#chart-ukraine-rus-combatant-killed .mark-symbol.role-mark path";
  const points = () => [...document.querySelectorAll(drawn)];
  const marks = () => points().length;
  const items = () => [...document.querySelectorAll(".evidence li")];
  const visible = () => items().filter((item) => !item.hidden).map((item) => item.id);
  try {
    log.push("marks " + marks(), "evidence " + visible());
    const form = document.getElementById("filters");
    const choose = (name, value) => {
      form.elements[name].value = value;
      form.dispatchEvent(new Event("change", { bubbles: true }));
    };
    choose("stake", "own");
    await tick(500);
    log.push("own marks " + marks(), "own evidence " + visible(), document.getElementById("shown").textContent);
    form.reset();
    await tick(500);
    log.push("reset marks " + marks());
    const create = URL.createObjectURL;
    let text = null;
    URL.createObjectURL = (blob) => { text = blob.text(); return create(blob); };
    HTMLAnchorElement.prototype.click = () => {};
    document.querySelector("button.download").click();
    log.push("csv " + (await text).replaceAll("\\r\\n", "|"));
    const box = points()[0].getBoundingClientRect();
    const at = { bubbles: true, clientX: box.x + box.width / 2, clientY: box.y + box.height / 2 };
    points()[0].dispatchEvent(new MouseEvent("click", at));
    await tick(200);
    log.push("hash " + location.hash);
  } catch (error) { log.push("error " + error); }
  const result = document.createElement("pre");
  result.id = "driven";
  result.textContent = log.join("\\n");
  document.body.append(result);
}, 1500));
</script>
</body>
"""


@pytest.mark.slow
@pytest.mark.skipif(not shutil.which("chromium"), reason="Chromium is not installed")
def test_a_click_through_filters_downloads_and_leads_to_the_evidence(tmp_path: Path) -> None:
    path = tmp_path / "report.html"
    before, _, after = render_report(modelled()).rpartition("</body>")
    path.write_text(before + DRIVER + after, encoding="utf-8")
    quiet = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"]
    profile = f"--user-data-dir={tmp_path / 'profile'}"
    command = ["chromium", "--headless", *quiet, profile, "--virtual-time-budget=12000", "--dump-dom", path.as_uri()]
    page = subprocess.run(command, capture_output=True, text=True, check=True, timeout=120).stdout
    driven = re.search(r'<pre id="driven">(.*?)</pre>', page, re.S)
    assert driven, "the driver did not come to its end"
    lines = driven.group(1).splitlines()
    assert len(lines) == 8, lines
    marks, evidence, own_marks, own_evidence, shown, reset, csv, place = lines
    assert (marks, evidence) == ("marks 2", "evidence clm_2,clm_1")
    assert (own_marks, own_evidence, shown) == ("own marks 1", "own evidence clm_1", "1 claim shown")
    assert reset == "reset marks 2"
    rows = csv.removeprefix("csv ").split("|")
    assert rows[0].startswith("row_type,day,stake,claimant,said,number,low,central,high")
    assert sorted(row.split(",")[0] for row in rows[1:] if row) == [
        "band", "band", "band", "claim", "claim", "modelled", "modelled",
    ]  # fmt: skip
    assert place in ("hash #clm_1", "hash #clm_2")


@pytest.mark.slow
@pytest.mark.skipif(not shutil.which("chromium"), reason="Chromium is not installed")
def test_chromium_draws_the_charts_without_an_error(tmp_path: Path) -> None:
    path = write_report(ledger(), tmp_path / "report.html")
    quiet = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"]
    profile = f"--user-data-dir={tmp_path / 'profile'}"
    command = ["chromium", "--headless", *quiet, profile, "--virtual-time-budget=8000", "--dump-dom", path.as_uri()]
    page = subprocess.run(command, capture_output=True, text=True, check=True, timeout=120).stdout
    assert 'class="marks"' in page
    assert "graphics-symbol" in page
