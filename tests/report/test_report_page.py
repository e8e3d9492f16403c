"""A page of the report in a browser: what its filters reach, what its address keeps, what it counts and how."""

from __future__ import annotations

import re
import shutil
from dataclasses import replace
from html import unescape
from pathlib import Path

import pytest
from report_kit import FIRST, LAST, claimant, drive, ledger, modelled, point, toll

from extractors.records import CLAIMANT_CLASSES
from flows.adapters.report import TEMPLATE_DIR, render_conflict, render_index
from flows.adapters.report_charts import chart_description, chart_templates
from flows.adapters.report_data import CLASS_LABELS, ReportData, series_of
from flows.adapters.report_incidents import incidents_of

in_chromium = pytest.mark.skipif(not shutil.which("chromium"), reason="Chromium is not installed")
ARABIC = "وزارة الصحة"


def page(data: ReportData) -> str:
    return render_conflict(data, data.conflicts[0])


def two_sided() -> ReportData:
    """The small ledger, where the United Nations and a third contradiction speak, and the strike has two tolls."""
    data = ledger()
    others = {"claim_id_a": "clm_2", "claim_id_b": "clm_5", "stake_a": "enemy", "stake_b": "none"}
    said_by_un = {**toll("clm_6", LAST, 30, 1, is_current=True), "claimant": "the UN", "claimant_stake": "none"}
    return replace(
        data,
        points=(
            *data.points,
            point("clm_5", "none", 40_000, LAST),
            point("clm_6", "none", 30, LAST, series_type="incident", victim_party="UKR", victim_group="civilian"),
            point("clm_7", "enemy", 77_170, LAST, is_repeat=True, mentions_count=None),
        ),
        claimants=(*data.claimants, claimant("the UN", "none", 40_000, LAST, "clm_5")),
        contradictions=(*data.contradictions, {**data.contradictions[0], **others}),
        incidents=(*data.incidents, said_by_un),
    )


FILTERED = """
    const texts = (nodes) => nodes.map((node) => node.textContent.trim());
    const shown = (selector) => texts(all(selector).filter((node) => !node.closest("[hidden]")));
    const tell = (name) => log([name + ": " + shown("#latest thead th").slice(2, -2), shown("#latest tbody tr").length,
        all("#contradiction-list > details:not([hidden])").map((pair) => pair.dataset.claims), shown(".tolls > span"),
        shown("details.chart .count"), one("#shown").textContent].join(" | "));
    tell("all");
    choose("stake", "own"); await tick(100); tell("own");
    choose("stake", "third_party"); await tick(100); tell("third");
    choose("kind", "killed"); choose("party", "UKR"); await tick(100); tell("third, Ukraine");
    choose("party", "*"); choose("stake", "unknown"); await tick(100); tell("unknown");
    log("empty:", shown("p.empty:not(.on-paper)").join(" "), one("#contradiction-list").hidden);
    one("#filters").reset(); await tick(100); tell("reset");
"""


@pytest.mark.slow
@in_chromium
def test_a_side_that_is_chosen_reaches_figures_contradictions_tolls_and_charts(tmp_path: Path) -> None:
    every = (
        "Own count,Third parties,The other side's count | 1 | clm_1 clm_2,clm_2 clm_5 | "
        "Ukraine: civilians, killed: 21–30; | 3 claims | 6 claims and 1 repeat"
    )
    nothing = "Nothing here fits the filters."
    assert drive(page(two_sided()), FILTERED, tmp_path) == [
        f"all: {every}",
        "own: Own count | 1 | clm_1 clm_2 | Ukraine: civilians, killed: 21; | 1 drawn of 3 claims | 3 claims",
        "third: Third parties | 1 | clm_2 clm_5 | Ukraine: civilians, killed: 30 | 1 drawn of 3 claims | 2 claims",
        "third, Ukraine:  | 0 |  | Ukraine: civilians, killed: 30 |  | 1 claim",
        "unknown:  | 0 |  |  |  | 0 claims",
        f"empty: {' '.join([nothing] * 6)} No claim on this page fits the filters and the search. true",
        f"reset: {every}",
    ]


ADDRESSED = """
    const { stake, party, kind } = one("#filters").elements;
    const state = () => [stake.value, party.value, one("#search").value, one("#shown").textContent, one("#card").open,
        location.hash].join(" ; ");
    log(state());
    press(one("#close")); await tick(100); log(location.hash);
    press(one("#claimant-table tr:not([hidden]) a.proof")); await tick(100); log(location.hash);
    press(one("#close")); await tick(100);
    location.hash = "#claimants"; await tick(100); log(state());
    one("#filters").reset(); await tick(100); log(location.hash);
    location.hash = "#of-ukraine-rus-combatant-killed?kind=killed"; await tick(100);
    log(one("details.chart").open, kind.value);
    location.hash = "#clm_gone"; await tick(100);
    log(one("#card").open, one("#card-body").textContent.includes("does not hold the claim clm_gone"));
"""


@pytest.mark.slow
@in_chromium
def test_the_address_keeps_what_is_chosen_and_what_is_open(tmp_path: Path) -> None:
    shared = "#clm_2?party=RUS&stake=enemy&q=77%2C170"
    assert [unescape(line) for line in drive(page(two_sided()), ADDRESSED, tmp_path, shared)] == [
        f"enemy ; RUS ; 77,170 ; 1 claim and 1 repeat ; true ; {shared}",
        "#?party=RUS&stake=enemy&q=77%2C170",
        shared,
        "enemy ; RUS ; 77,170 ; 1 claim and 1 repeat ; false ; #claimants?party=RUS&stake=enemy&q=77%2C170",
        "#claimants",
        "true killed",
        "true true",
    ]


def test_every_command_of_a_page_says_that_it_needs_the_folder_of_the_ledger() -> None:
    data = two_sided()
    capped = replace(
        data,
        conflicts=({**data.conflicts[0], "assertions_count": 20_000},),
        incidents=tuple({**row, "incidents_count": 900} for row in data.incidents),
        claimants=tuple({**row, "statements_count": 900} for row in data.claimants),
        contradictions=tuple({**row, "contradictions_count": 900} for row in data.contradictions),
        regressions=tuple({**row, "regressions_count": 900} for row in data.regressions),
    )
    empty = ledger(newest_day=None, conflicts=(), latest=(), bands=(), points=(), contradictions=(), incidents=())
    for html, count in ((page(capped), 5), (render_index(empty), 1)):
        commands = re.findall(r"<code>(casualty-ledger .*?)</code>", html)
        assert len(commands) == count
        assert all("--data-dir" in command for command in commands), commands


@pytest.mark.slow
@in_chromium
@pytest.mark.parametrize(
    ("folder", "printed"), [("ledger", "/ledger"), ("Ann's ledger", "'\"'\"'s ledger'"), ("été", "/été'")]
)
def test_the_commands_of_a_page_name_the_ledger_that_it_lies_in(tmp_path: Path, folder: str, printed: str) -> None:
    steps = """
    log(one(".data-dir").textContent);
    press(one("#claimant-table a.proof"));
    log(one("#card dd code").textContent);
    """
    place = tmp_path / folder / "report"
    place.mkdir(parents=True)
    many = {**ledger().conflicts[0], "assertions_count": 20_000}
    static, card = drive(page(ledger(conflicts=(many,))), steps, place)
    assert static.endswith(printed)
    assert static.strip("'").startswith(str(tmp_path))
    assert card == f"casualty-ledger review show clm_2 --page --data-dir {static}"


@pytest.mark.slow
@in_chromium
def test_downloads_name_what_was_chosen_and_say_what_each_row_is_about(tmp_path: Path) -> None:
    steps = """
    const saved = [];
    window.Blob = class { constructor(parts) { saved.push(parts.join("")); } };
    URL.createObjectURL = () => "#";
    HTMLAnchorElement.prototype.click = function () { log(this.download); };
    choose("stake", "enemy"); await tick(200);
    press(one("details.chart [data-do=json]")); press(one("#evidence [data-do=json]"));
    JSON.parse(saved[0]).forEach((row) => log(row.row_type, row.series, row.party, row.kind, row.value, row.drawn_at));
    log(JSON.parse(saved[1]).map((row) => row.is_repeat));
    """
    ranged = point("clm_2", "enemy", 77_170, LAST, value=None, low=70_000, high=80_000)
    data = replace(two_sided(), points=(ranged, *two_sided().points[1:]), bands=ledger().bands[1:2])
    assert drive(page(data), steps, tmp_path) == [
        "ukraine-rus-combatant-killed-enemy.json",
        "ukraine-claims-enemy.json",
        "claim Russia: military, killed RUS killed  75000",
        "band Russia: military, killed RUS killed  ",
        "false,true",
    ]


def test_one_claim_is_one_claim() -> None:
    one = {**ledger().conflicts[0], "claims_count": 1, "assertions_count": 1, "articles_count": 1, "outlets_count": 1}
    data = ledger(
        conflicts=(one,), points=ledger().points[:1], latest=(), bands=(), contradictions=(), incidents=(),
        claimants=(), regressions=({**ledger().regressions[0]},),
    )  # fmt: skip
    assert "1 claim in 1 article of 1 outlet." in page(data)
    assert "1 claim in 1 article of 1 outlet;" in render_index(data)
    assert "1 running total that fell" in render_index(data)
    for html in (page(data), render_index(data)):
        assert not re.findall(r"\b1 (?:different )?(?:claims|articles|outlets|totals|incidents)\b", html)
    (series,) = series_of(data, "ukraine")
    assert chart_description(series).startswith(
        "Timeline of claims. Russia: military, killed. 1 claim of 2022-11-09, 77,170 people."
    )


def test_repeats_are_told_apart_from_the_claims_that_are_counted() -> None:
    assert "All 6 different claims. 1 repeat that tables point at is here too" in page(two_sided())
    assert "repeats that" not in page(ledger())


def test_whose_side_a_claimant_is_on_that_nobody_says_is_no_lack_of_a_name() -> None:
    said = (claimant("the ministry", "unknown", 20_000, LAST, "clm_2"),)
    html = page(ledger(claimants=said))
    row = re.search(r'<tr [^>]*data-stake="unknown".*?</tr>', html.split('id="claimant-table"')[1], re.S)
    assert row
    assert "the ministry" in row.group()
    assert "Claimant&#39;s side unknown" in row.group()
    assert "ot attributed" not in row.group()


def test_what_a_claimant_of_unknown_side_says_has_a_column() -> None:
    said = (claimant("the ministry", "unknown", 20_000, LAST, "clm_2"),)
    assert 'data-column="unknown"' in page(ledger(claimants=said))
    assert 'data-column="unknown"' not in page(ledger())


def test_every_class_of_claimant_has_words() -> None:
    assert set(CLASS_LABELS) == set(CLAIMANT_CLASSES)
    assert "party_military" not in page(modelled()).split('<script type="application/json"')[0]


def test_nothing_that_can_be_pressed_lies_in_something_that_can_be_pressed() -> None:
    summaries = re.findall(r"<summary>.*?</summary>", page(two_sided()), re.S)
    assert len(summaries) > 3
    assert not [one for one in summaries if re.search(r"<(?:a|button|input|select)\b", one)]


def test_a_name_that_is_written_from_right_to_left_leaves_the_number_behind_it_in_its_place() -> None:
    incident = {**ledger().incidents[0], "claimant": ARABIC, "place": ARABIC}
    pair = {**ledger().contradictions[0], "claimant_a": ARABIC}
    said = (claimant(ARABIC, "own", 5_937, FIRST, "clm_1"),)
    data = ledger(claimants=said, incidents=(incident,), contradictions=(pair,), party_names={"RUS": ARABIC})
    for html in (page(data), render_index(data)):
        shown = html.split('<script type="application/json"')[0].split("<main")[1]
        shown = re.sub(r"<(?:option|select)\b.*?</select>|(?:aria-label|content)=\"[^\"]*\"", "", shown, flags=re.S)
        assert ARABIC in shown
        assert ARABIC not in re.sub(r"<bdi[^>]*>.*?</bdi>", "", shown, flags=re.S)


def test_a_headline_does_not_stand_where_a_place_is_due() -> None:
    html = page(ledger(incidents=({**ledger().incidents[0], "place": None, "title": "Fourteen killed"},)))
    summary = re.search(r'<details class="incident">.*?</summary>', html, re.S)
    assert summary
    assert "place not stated, under the headline" in summary.group()
    assert "<b>Fourteen" not in summary.group()


def test_the_toll_of_an_incident_is_told_over_all_sides_and_by_each() -> None:
    (incident,) = incidents_of(two_sided())
    assert [(one.label, one.stakes, one.is_of_one_side) for one in incident.tolls] == [
        ("21–30", ("own", "third_party"), False), ("21", ("own",), True), ("30", ("third_party",), True),
    ]  # fmt: skip
    assert [(one.label, one.is_of_one_side) for one in incidents_of(ledger())[0].tolls] == [("21", False)]


def test_paper_is_white() -> None:
    style = (TEMPLATE_DIR / "report.css").read_text(encoding="utf-8")
    assert style.count("prefers-color-scheme: dark") == style.count("screen and (prefers-color-scheme: dark)") == 1
    assert not re.findall(r'"#[0-9a-f]{6}"', str(chart_templates()).replace("'", '"'))
    script = (TEMPLATE_DIR / "report.js").read_text(encoding="utf-8")
    assert not re.findall(r'"#[0-9a-f]{6}"', script)


def test_the_place_of_a_war_on_the_index_does_not_depend_on_its_rank() -> None:
    other = {**ledger().conflicts[0], "conflict_id": "sudan", "conflict_name": "Sudan"}
    for conflicts in ((ledger().conflicts[0], other), (other, ledger().conflicts[0])):
        html = render_index(ledger(conflicts=conflicts))
        assert re.search(r'<section id="war-sudan".*?<h2[^>]*><a href="report/sudan.html">Sudan', html, re.S)
        assert 'href="#war-sudan"' in html


@pytest.mark.slow
@in_chromium
def test_a_page_that_is_printed_with_filters_says_so(tmp_path: Path) -> None:
    steps = """
    log(one("#chosen").hidden);
    choose("stake", "own"); choose("kind", "killed"); await tick(100);
    log(one("#chosen").hidden, one("#chosen").textContent, getComputedStyle(one("#chosen")).display);
    """
    assert drive(page(ledger()), steps, tmp_path) == [
        "true", "false A choice of this page. Kind of harm: killed; Whose count: Own count. none",
    ]  # fmt: skip
