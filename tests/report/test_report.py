"""The report: files that need no network, and nothing from an article can become markup or script."""

from __future__ import annotations

import json
import os
import re
import shutil
from dataclasses import replace
from datetime import date, timedelta
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from report_kit import FIRST, LAST, band, claimant, drive, ledger, modelled, point, toll

from flows.adapters.report import _vega_bundle, page_names, render_conflict, render_index, write_report
from flows.adapters.report_charts import chart_scale, chart_templates
from flows.adapters.report_claims import POINTS_A_CHART, chart_rows, safe_url, thinned, thinned_bands
from flows.adapters.report_data import ReportData, number_label, said_label, series_of, toll_label
from flows.adapters.report_figures import figures_of, strip_of
from flows.errors import PermanentError

in_chromium = pytest.mark.skipif(not shutil.which("chromium"), reason="Chromium is not installed")
HOSTILE = '</script><script>window.pwned = 1</script><img src=x onerror="window.pwned = 1"> 7 died.'


def page(data: ReportData) -> str:
    return render_conflict(data, data.conflicts[0])


def payload(html: str) -> dict[str, Any]:
    found = re.search(r'<script type="application/json" id="claims">(.*?)</script>', html, re.S)
    assert found
    return dict(json.loads(found.group(1)))


def hostile() -> ReportData:
    evil = point(
        "clm_1", "own", 7, FIRST, sentence=HOSTILE, title=HOSTILE, claimant=HOSTILE, place=HOSTILE, value_text=HOSTILE,
        outlet_name=HOSTILE, relayed_by=HOSTILE, article_url="javascript:window.pwned=1", correction="accept",
        correction_reason=HOSTILE, warc_path=HOSTILE,
    )  # fmt: skip
    data = ledger()
    return replace(
        data,
        points=(evil, *data.points[:1]),
        incidents=(
            {**data.incidents[0], "place": HOSTILE, "claimant": HOSTILE, "value_text": HOSTILE, "claim_id": "clm_1"},
        ),
        claimants=({**data.claimants[0], "claimant_name": HOSTILE},),
        contradictions=({**data.contradictions[0], "claimant_a": HOSTILE, "value_text_a": HOSTILE},),
        party_names={"RUS": HOSTILE, "UKR": "Ukraine"},
    )


def test_no_page_asks_anything_of_the_network() -> None:
    for html in (render_index(modelled()), page(modelled())):
        plain = unescape(html.replace(_vega_bundle(), ""))
        assert "default-src 'none'" in plain
        assert not re.findall(r'<(?:script|img|iframe)[^>]+src=|<link\b|url\(\s*["\']?https?:|@import', plain)


def test_only_the_scripts_that_a_page_was_made_with_may_run() -> None:
    policy = re.search(r"script-src ([^;]*);", unescape(page(ledger()).split("<title>")[0]))
    assert policy
    assert policy.group(1).count("'sha256-") == 2
    assert "unsafe" not in policy.group(1)
    assert "script-src 'none'" in unescape(render_index(ledger()))


def test_an_empty_ledger_says_what_to_do_next() -> None:
    empty = ledger(newest_day=None, conflicts=(), latest=(), bands=(), points=(), contradictions=(), incidents=())
    assert "casualty-ledger ingest" in render_index(empty)


def test_everything_that_a_page_points_at_is_in_it() -> None:
    html = page(modelled())
    there = {row[0] for row in payload(html)["claims"]}
    pointed = set(re.findall(r'href="#(clm_\w+)"', html))
    assert pointed == {"clm_1", "clm_2", "clm_3", "clm_4"} == there


def test_the_index_says_per_war_what_each_side_says_who_and_how_old() -> None:
    html = render_index(modelled())
    assert 'href="report/ukraine.html"' in html
    for words in ("at least 5,937", "central 25,000", "77,170", "Kyiv</bdi>, 9 Nov 2022", "90% interval 12,000–50,000",
                  "An estimate, not a claim", "the same day", "1 live contradiction"):  # fmt: skip
        assert words in " ".join(html.split())


def test_markup_in_what_articles_say_stays_text() -> None:
    for html in (render_index(hostile()), page(hostile())):
        plain = html.replace(_vega_bundle(), "")
        assert "<script>window.pwned" not in plain
        assert "<img" not in plain
        assert 'href="javascript:' not in plain
    assert HOSTILE in payload(page(hostile()))["texts"]


def test_a_war_whose_id_is_a_path_is_written_into_the_folder_all_the_same(tmp_path: Path) -> None:
    rows = [{**ledger().conflicts[0], "conflict_id": name} for name in ("../../etc/x", "UKRAINE", "ukraine", "…")]
    names = page_names(ledger(conflicts=tuple(rows)))
    assert list(names.values()) == ["etc-x.html", "ukraine.html", "ukraine-2.html", "war.html"]


@pytest.mark.parametrize("url", ["javascript:alert(1)", "data:text/html,x", "file:///etc/passwd", "http://[", "", None])
def test_only_web_addresses_become_links(url: str | None) -> None:
    assert safe_url(url) is None


def test_charts_have_a_band_a_line_and_marks_and_the_model_is_apart() -> None:
    templates = chart_templates()
    assert [layer["mark"]["type"] for layer in templates["plain"]["layer"]] == ["area", "line", "text", "point"]
    assert [layer["mark"]["type"] for layer in templates["modelled"]["layer"]] == [
        "area",
        "area",
        "line",
        "text",
        "line",
        "point",
    ]
    charts = payload(page(ledger()))["charts"]
    assert set(charts["ukraine-rus-combatant-killed"]["claims"]) == {"clm_1", "clm_2"}
    assert charts["ukraine-rus-combatant-killed"]["description"].startswith(
        "Timeline of claims. Russia: military, killed. 2 claims from 2022-09-21 to 2022-11-09"
    )


def test_a_wide_range_is_drawn_on_a_logarithmic_scale() -> None:
    points = (point("clm_1", "own", 100, FIRST), point("clm_2", "enemy", 9_000, LAST))
    (wide,) = series_of(ledger(points=points), "ukraine")
    (narrow,) = series_of(ledger(), "ukraine")
    assert chart_scale(wide)["type"] == "symlog"
    assert chart_scale(narrow) == {"zero": True}


def test_a_claim_without_a_number_is_not_drawn_at_zero() -> None:
    silent = point("clm_3", "own", 1, FIRST, value=None, low=None, high=None)
    (series,) = series_of(ledger(points=(silent,), bands=()), "ukraine")
    assert chart_rows(series)["claims"] == []


def test_a_chart_of_very_many_claims_is_thinned_and_says_so() -> None:
    points = tuple(
        point(f"clm_{n}", "own", n + 1, FIRST + timedelta(days=n % 900)) for n in range(POINTS_A_CHART + 500)
    )
    html = page(ledger(points=points, latest=(), contradictions=(), incidents=(), claimants=(), regressions=()))
    assert f"Of {len(points):,} claims {POINTS_A_CHART:,} are drawn" in html
    assert thinned([1, 2, 3, 4, 5], 3) == [1, 3, 5]


def test_a_side_that_says_little_is_drawn_whole_among_many_claims_of_another() -> None:
    many = [point(f"clm_{n}", "enemy", n + 1, FIRST + timedelta(days=n % 900)) for n in range(POINTS_A_CHART + 500)]
    few = [point(f"clm_own{n}", "own", n + 1, FIRST) for n in range(3)]
    (series,) = series_of(ledger(points=(*many[:777], *few, *many[777:]), bands=()), "ukraine")
    drawn = chart_rows(series)["claims"]
    assert len(drawn) == POINTS_A_CHART
    assert {"clm_own0", "clm_own1", "clm_own2", "clm_0", many[-1]["claim_id"]} <= set(drawn)
    order = [row["claim_id"] for row in series.points]
    assert drawn == sorted(drawn, key=order.index)


def test_bands_that_are_thinned_keep_the_rows_with_which_they_begin_and_end() -> None:
    rows = [[f"day {n}", "own", n, n, n, False, False] for n in range(50)]
    rows[20] = ["day 20", "own", None, None, None, False, True]
    kept = [row[0] for row in thinned_bands(rows, 8)]
    assert {"day 0", "day 20", "day 21", "day 49"} <= set(kept)
    assert len(kept) == 8


def test_a_page_says_which_claims_it_leaves_out() -> None:
    many = {**ledger().conflicts[0], "assertions_count": 20_000}
    assert "4 of 20,000 different claims are on this page" in page(ledger(conflicts=(many,)))
    assert "All 4 different claims" in page(ledger())


@pytest.mark.parametrize(
    ("low", "central", "high", "is_open", "label"),
    [
        (None, None, None, False, "no figure"),
        (18, None, None, True, "at least 18"),
        (None, None, 40000, False, "at most 40,000"),
        (60, None, 70, False, "60–70"),
        (14, 14, 14, False, "14"),
        (None, 500000, None, False, "500,000"),
        (1000, None, 9000, True, "1,000–9,000 or more"),
        (5000, None, 5000, True, "at least 5,000"),
    ],
)
def test_a_band_is_worded_as_it_was_said(
    low: float | None, central: float | None, high: float | None, is_open: bool, label: str
) -> None:
    assert number_label(low, central, high, is_open) == label


def test_a_side_that_says_nothing_fresh_is_shown_with_its_old_figure_as_stale() -> None:
    old = tuple({**row, "is_stale": row["claimant_stake"] == "own"} for row in ledger().claimants)
    (figures,) = figures_of(ledger(claimants=old), "ukraine")
    assert (figures.told["own"].label, figures.told["own"].is_stale) == ("5,937", True)
    assert (figures.told["enemy"].label, figures.told["enemy"].is_stale) == ("77,170", False)


def test_a_band_that_is_open_above_says_so_wherever_it_stands() -> None:
    bands = ({**band("own", LAST, 1_000, 9_000, 9_000), "high_is_open": True},)
    said = tuple(claimant(name, "own", 9_000, LAST, "clm_1") for name in ("Moscow", "a ministry"))
    latest = ({**ledger().latest[0], "low": 1_000, "central": 9_000, "high": 9_000},)
    (figures,) = figures_of(ledger(bands=bands, claimants=said, latest=latest), "ukraine")
    assert (figures.label, figures.told["own"].label) == ("1,000–9,000 or more", "1,000–9,000 or more")


def test_the_middle_of_what_a_side_says_is_no_figure_of_its_own() -> None:
    bands = ({**band("own", LAST, 14_800, 18_311, None), "high_is_open": True},)
    said = tuple(claimant(name, "own", 1, LAST, "clm_1") for name in ("Moscow", "a ministry"))
    (figures,) = figures_of(ledger(bands=bands, claimants=said), "ukraine")
    assert figures.told["own"].label == "at least 14,800 (middle 18,311)"


NEARLY = {"value": 70_000, "low": None, "high": 70_000, "bound": "approx_below", "stated": 70_000}


@pytest.mark.parametrize(
    ("said", "label"),
    [
        ({"value": 400, "low": 400, "high": 400, "bound": "approx", "stated": 400}, "about 400"),
        ({"value": 400, "low": 400, "high": 400, "bound": "exact", "stated": 400}, "400"),
        ({"value": None, "low": None, "high": 180, "bound": "at_most", "stated": 180}, "at most 180"),
        ({"value": None, "low": 12, "high": None, "bound": "more_than", "stated": 12}, "more than 12"),
        ({"value": 33_572, "low": 5_937, "high": 61_207, "bound": "exact", "stated": 5_937}, "5,937–61,207"),
        ({"value": None, "low": 24, "high": 99, "bound": "vague", "stated": 24, "is_vague": True,
          "value_text": "dozens"}, "“dozens”"),
        (NEARLY, "nearly 70,000"),
    ],
)  # fmt: skip
def test_a_statement_keeps_its_bound_words(said: dict[str, Any], label: str) -> None:
    assert said_label(said) == label
    assert toll_label([said]) == label


def test_nearly_a_number_reads_the_same_in_every_table() -> None:
    bands = (band("own", LAST, None, 70_000, 70_000),)
    latest = ({**ledger().latest[0], "low": None, "central": 70_000, "high": 70_000, "high_is_open": False},)
    data = ledger(bands=bands, latest=latest, claimants=(claimant("Moscow", "own", 70_000, LAST, "clm_1", **NEARLY),))
    (figures,) = figures_of(data, "ukraine")
    assert (figures.label, figures.told["own"].label) == ("nearly 70,000", "nearly 70,000")
    table = page(data).partition('id="claimant-table"')[2]
    assert ">nearly 70,000</a>" in table.partition("</table>")[0]


def test_the_summary_of_an_incident_keeps_who_says_at_most_and_who_says_dozens() -> None:
    ceiling = {**toll("clm_3", FIRST, 180, 1, is_current=True), "value": None, "low": None, "bound": "at_most"}
    exact = {**toll("clm_4", LAST, 21, 1, is_current=True)}
    vague = {**toll("clm_4", LAST, 24, 1, is_current=True), "is_vague": True, "value_text": "dozens"}
    assert toll_label([ceiling]) == "at most 180"
    assert toll_label([ceiling, exact, vague]) == "at most 180 / 21"
    assert toll_label([exact, {**exact, "value": 25, "high": 25, "low": 25, "stated": 25}]) == "21–25"
    assert "killed</bdi>: <b>at most 180</b>" in page(ledger(incidents=(ceiling,)))


def test_the_strip_keeps_the_order_of_its_numbers() -> None:
    (figures,) = figures_of(modelled(), "ukraine")
    strip = strip_of(figures)
    assert strip is not None
    assert strip.model is not None
    places = dict(strip.told)
    assert 0 < places["own"] < strip.model[0] < strip.model[1] < strip.model[2] < places["enemy"] < 100


def test_the_model_states_method_assumptions_and_limits_on_the_page_that_shows_it() -> None:
    html = page(modelled())
    assert "rests on 11 claims of 5 claimants and is an estimate, not a claim" in html
    assert "about 25,000 (90% interval 12,000–50,000)" in html
    for word in ("Method.", "Assumptions.", "Limits.", "fewer than 6 such claims or 3 claimants", "0.25"):
        assert word in html


def test_without_an_estimate_nothing_is_said_of_a_model() -> None:
    html = page(ledger())
    assert 'id="model"' not in html
    assert "about 25,000" not in html


def test_filters_offer_only_what_is_there() -> None:
    select = re.search(r'<select name="party">(.*?)</select>', page(ledger()))
    assert select
    assert re.findall(r'value="([^"]*)"', select.group(1)) == ["*", "RUS", "UKR"]


def test_a_folder_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("a file where a folder is due")
    with pytest.raises(PermanentError, match="taken"):
        write_report(ledger(), tmp_path / "taken" / "report.html")


def test_a_report_replaces_the_older_one_whole_and_wars_that_are_gone_leave_no_page(tmp_path: Path) -> None:
    other = {**ledger().conflicts[0], "conflict_id": "sudan", "conflict_name": "Sudan"}
    path = write_report(ledger(conflicts=(*ledger().conflicts, other)), tmp_path / "report.html")
    assert sorted(item.name for item in (tmp_path / "report").iterdir()) == ["sudan.html", "ukraine.html"]
    write_report(ledger(newest_day=date(2023, 1, 1)), path)
    assert "1 January 2023" in path.read_text(encoding="utf-8")
    assert sorted(str(item.relative_to(tmp_path)) for item in tmp_path.rglob("*.html")) == [
        "report.html", "report/ukraine.html",
    ]  # fmt: skip


def test_what_a_killed_write_left_is_removed_and_what_another_writes_is_not(tmp_path: Path) -> None:
    (tmp_path / "report").mkdir()
    left, written = tmp_path / "report" / ".report-left.html", tmp_path / ".report-written.html"
    for path in (left, written):
        path.write_text("half a page")
    os.utime(left, (0, 0))
    write_report(ledger(), tmp_path / "report.html")
    assert (left.exists(), written.exists()) == (False, True)


CLICK_THROUGH = """
    const path = "[data-chart=ukraine-rus-combatant-killed] .mark-symbol.role-mark path";
    const ids = () => all("#evidence-list > li").map((item) => item.dataset.id).join(",");
    log("marks", all(path).length, "evidence", ids());
    choose("stake", "own"); await tick(400);
    log("own: marks", all(path).length, "evidence", ids(), one("#shown").textContent);
    choose("stake", "*"); choose("kind", "killed"); choose("party", "UKR"); await tick(400);
    log("Ukraine: evidence", ids(), "charts", all("details.chart:not([hidden])").length);
    one("#filters").reset(); await tick(400);
    log("reset: marks", all(path).length);
    const saved = [];
    window.Blob = class { constructor(parts) { saved.push(parts.join("")); } };  // read at once: time is virtual here
    URL.createObjectURL = () => "#";
    HTMLAnchorElement.prototype.click = () => {};
    press(one("details.chart [data-do=csv]")); press(one("details.chart [data-do=json]"));
    log("csv", saved[0].replaceAll("\\r\\n", "|"));
    log("json", JSON.parse(saved[1]).length);
    press(one("details.chart [data-do=table]"));
    log("table", all(".as-table:not([hidden]) tbody tr").length);
    const box = all(path)[0].getBoundingClientRect();
    const at = { bubbles: true, clientX: box.x + box.width / 2, clientY: box.y + box.height / 2 };
    all(path)[0].dispatchEvent(new MouseEvent("click", at)); await tick(200);
    log("mark:", one("#card").open, one("#card blockquote mark").textContent, location.hash.slice(0, 5));
    log("card:", one("#card-body").textContent.includes("a.warc.gz at byte 1,234"), one("#card a").href);
    press(one("#close")); await tick(100);
    log("closed:", one("#card").open, location.hash);
    press(one("#claimant-table a.proof")); await tick(100);
    log("figure:", one("#card blockquote mark").textContent);
    press(one("#close"));
    one("details.incident").open = true;
    log("incident:", one(".incident summary b").textContent, all(".incident tbody tr:not([hidden])").length);
    one("#contradiction-list details").open = true; one("#regression-list details").open = true; await tick(200);
    log("sides:", all("#contradiction-list blockquote mark").map((mark) => mark.textContent), "and",
        all("#regression-list blockquote").length);
    one("#search").value = "5,937"; one("#search").dispatchEvent(new Event("input")); await tick(400);
    log("found:", ids());
"""


@pytest.mark.slow
@in_chromium
def test_a_click_through_filters_downloads_and_leads_from_every_figure_to_its_evidence(tmp_path: Path) -> None:
    lines = drive(page(modelled()), CLICK_THROUGH, tmp_path)
    csv = lines.pop(4).removeprefix("csv ").split("|")
    assert lines == [
        "marks 2 evidence clm_2,clm_1,clm_4,clm_3",
        "own: marks 1 evidence clm_1,clm_4,clm_3 3 claims",
        "Ukraine: evidence clm_4,clm_3 charts 0",
        "reset: marks 2",
        "json 7",
        "table 2",
        f"mark: true {'5,937' if '5,937' in lines[6] else '77,170'} #clm_",
        "card: true https://sample.example/a",
        "closed: false ",
        "figure: 77,170",
        "incident: Dnipro 2",
        "sides: 5,937,77,170 and 2",
        "found: clm_1",
    ]
    assert csv[0].startswith("row_type,day,stake,claimant,said,value,low,central,high")
    assert sorted(row.split(",")[0] for row in csv[1:] if row) == [*["band"] * 3, *["claim"] * 2, *["modelled"] * 2]


GAP = FIRST + timedelta(days=7)
STALE = {**band("own", GAP, None, None, None), "is_stale": True}
OPEN = {**band("own", LAST, 6_000, None, None), "high_is_open": True}


@pytest.mark.slow
@in_chromium
def test_a_band_ends_where_it_goes_stale_and_one_of_a_day_is_seen(tmp_path: Path) -> None:
    steps = """
    const spans = (mark) => all(".role-mark.mark-" + mark + " path").map((path) => Math.round(path.getBBox().width));
    const whole = one(".role-frame path").getBBox().width, widths = [...spans("area"), ...spans("line")];
    log("areas", spans("area").length, "lines", spans("line").length);
    log("arrows", all(".role-mark.mark-text text").length);
    log(widths.every((width) => width > 0 && width < whole / 2));
    """
    data = ledger(bands=(band("own", FIRST, 5_000, 5_937, 6_000), STALE, OPEN))
    assert drive(page(data), steps, tmp_path) == ["areas 2 lines 1", "arrows 2", "true"]


@pytest.mark.slow
@in_chromium
def test_a_download_of_a_chart_has_the_bands_as_the_ledger_has_them(tmp_path: Path) -> None:
    steps = """
    const saved = [];
    window.Blob = class { constructor(parts) { saved.push(parts.join("")); } };
    URL.createObjectURL = () => "#";
    HTMLAnchorElement.prototype.click = () => {};
    press(one("details.chart [data-do=json]"));
    JSON.parse(saved[0]).filter((row) => row.row_type === "band").forEach((row) => log(
        JSON.stringify([row.low, row.central, row.high, row.high_is_open, row.is_stale])));
    """
    data = ledger(bands=(band("own", FIRST, 5_000, 5_937, 6_000), STALE, OPEN))
    assert drive(page(data), steps, tmp_path) == [
        "[5000,5937,6000,false,false]", "[null,null,null,false,true]", "[6000,null,null,true,false]",
    ]  # fmt: skip


@pytest.mark.slow
@in_chromium
def test_the_days_of_a_chart_are_the_same_in_every_zone(tmp_path: Path) -> None:
    steps = """
    log(...all(".role-axis-label text").map((label) => label.textContent + label.getAttribute("transform")));
    const path = one(".mark-symbol.role-mark path"), box = path.getBoundingClientRect();
    const at = { bubbles: true, clientX: box.x + box.width / 2, clientY: box.y + box.height / 2 };
    path.dispatchEvent(new MouseEvent("pointermove", at));
    await tick(200);
    log(one("#vg-tooltip-element").textContent.includes("9 Nov 2022"));
    """
    seen = []
    for zone in ("UTC", "America/New_York"):
        (tmp_path / zone).mkdir(parents=True)
        seen.append(
            drive(
                page(ledger(points=(point("clm_2", "enemy", 77170, LAST), *ledger().points[1:]))),
                steps,
                tmp_path / zone,
                zone=zone,
            )
        )
    assert seen[0] == seen[1]
    assert seen[0][1] == "true"
    assert "2 Oct 2022" in seen[0][0]


@pytest.mark.slow
@in_chromium
def test_hostile_text_does_nothing_in_a_browser_and_a_link_to_a_claim_opens_it(tmp_path: Path) -> None:
    steps = """
    log("open", one("#card").open, one("#card blockquote").textContent === one("#card dd").textContent);
    press(one("#close"));
    all("details").forEach((node) => { node.open = true; }); await tick(300);
    log("made", all("img, iframe, object, embed").length, typeof window.pwned, all("a[href^='javascript']").length);
    log("shown", one("#evidence-list").textContent.includes("<img src=x onerror="));
    """
    lines = drive(page(hostile()), steps, tmp_path, "#clm_1")
    assert lines == ["open true false", "made 0 undefined 0", "shown true"]


@pytest.mark.slow
@in_chromium
def test_a_page_of_very_many_claims_shows_a_portion_and_more_on_request(tmp_path: Path) -> None:
    points = tuple(
        point(f"clm_{n}", ("own", "enemy", "none")[n % 3], n + 1, FIRST + timedelta(days=n % 900)) for n in range(4_000)
    )
    steps = """
    log("cards", all("#evidence-list > li").length, one("#shown").textContent, one("#more").textContent);
    press(one("#more"));
    log("cards", all("#evidence-list > li").length);
    log("marks", all(".mark-symbol.role-mark path").length);
    """
    data = ledger(points=points, latest=(), contradictions=(), incidents=(), claimants=(), regressions=())
    lines = drive(page(data), steps, tmp_path)
    assert lines == ["cards 20 4,000 claims Show more (3,980 left)", "cards 40", f"marks {POINTS_A_CHART}"]
