"""The command line: quick help with examples, results for people and programs, errors in one line."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pyarrow.parquet
import pytest
from ingest_kit import Ingest, write_feeds
from site_server import Site, page, rss

from flows.cli_words import with_folder
from flows.lock import writer_lock

COMMANDS = (
    "ingest", "serve", "demo", "doctor", "sql", "views", "report", "extract", "version", "feeds list", "feeds add",
    "feeds discover", "feeds import", "feeds export", "feeds explain", "feeds pause", "feeds resume", "feeds health",
    "rejects list", "rejects replay",
)  # fmt: skip


def run(*words: object, stdin: str = "", **settings: str) -> subprocess.CompletedProcess[str]:
    environment = {
        **os.environ,
        "COLUMNS": "200",
        **{name if name == "COLUMNS" else f"CASUALTY_LEDGER_{name}": value for name, value in settings.items()},
    }
    return subprocess.run(
        [sys.executable, "-m", "flows.cli", *map(str, words)],
        input=stdin, capture_output=True, text=True, timeout=120, env=environment, check=False,
    )  # fmt: skip


def failure(*words: object, **settings: str) -> str:
    """The one line of a command that must fail."""
    result = run(*words, **settings)
    assert result.returncode == 1
    assert result.stdout == ""
    assert result.stderr.count("\n") == 1, result.stderr
    assert result.stderr.startswith("error: ")
    return result.stderr.removeprefix("error: ").strip()


@pytest.fixture(scope="module")
def ledger(ingest: Ingest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with two articles in it."""
    folder = tmp_path_factory.mktemp("ledger")
    with Site() as site:
        site.routes = {"/feed.xml": rss(site.base, "/one", "/gone"), "/one": page("Strike on Belmar", 12)}
        ingest(folder / "data", feeds_file=write_feeds(folder, {"feed": f"{site.base}/feed.xml"}))
    return folder / "data"


@pytest.mark.parametrize("command", COMMANDS)
def test_every_help_has_an_example(command: str) -> None:
    result = run(*command.split(), "--help")
    assert result.returncode == 0
    assert "Example" in result.stdout
    assert f"casualty-ledger {command}" in " ".join(result.stdout.split())


def test_help_loads_none_of_the_heavy_libraries() -> None:
    heavy = ("prefect", "spacy", "trafilatura", "duckdb", "pyarrow")
    script = f"import sys, flows.cli; print([name for name in {heavy} if name in sys.modules])"
    result = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, timeout=60, check=True)
    assert result.stdout.strip() == "[]"


def test_a_query_gives_json(ledger: Path) -> None:
    result = run("sql", "select kind, value, claimant from claims", "-d", ledger, "--format", "json")
    assert json.loads(result.stdout) == [{"kind": "killed", "value": 12, "claimant": "local officials"}]


def test_a_query_gives_csv_without_decoration(ledger: Path) -> None:
    result = run("sql", "select kind, value from claims", "-d", ledger, "--format", "csv")
    assert result.stdout == "kind,value\nkilled,12\n"


def test_a_query_gives_a_parquet_file(ledger: Path, tmp_path: Path) -> None:
    result = run(
        "sql", "select kind, value from claims", "-d", ledger, "-f", "parquet", "-o", tmp_path / "claims.parquet"
    )
    assert result.returncode == 0
    assert pyarrow.parquet.read_table(tmp_path / "claims.parquet").to_pylist() == [{"kind": "killed", "value": 12}]


def test_a_query_is_shown_as_a_table(ledger: Path) -> None:
    result = run("sql", "-", "-d", ledger, stdin="select kind, value from claims")
    assert "killed" in result.stdout
    assert "12" in result.stdout


def test_parquet_needs_a_file(ledger: Path) -> None:
    assert failure("sql", "from claims", "-d", ledger, "-f", "parquet").endswith("add --output rows.parquet")


def test_an_unknown_view_is_answered_with_the_nearest_names(ledger: Path) -> None:
    assert "did you mean casualty_timeline" in failure("sql", "from casualty_timelin", "-d", ledger)


@pytest.mark.parametrize(
    "statement",
    [
        "delete from core.claims",
        "create table mine as select 1 as one",
        "insert into core.claims select * from core.claims",
        "drop view claims",
        "copy claims to '{folder}/out.csv'",
        "attach '{folder}/other.duckdb' as other",
        "select 1 as one; drop view claims",
        "install httpfs",
        "set threads = 1",
        "pivot claims on kind using count(*); drop view claims",
    ],
)
def test_a_query_that_writes_is_refused(ledger: Path, tmp_path: Path, statement: str) -> None:
    message = failure("sql", statement.format(folder=tmp_path), "-d", ledger)
    assert "read" in message
    assert list(tmp_path.iterdir()) == []


def test_a_query_before_the_first_run_says_what_to_do(tmp_path: Path) -> None:
    assert failure("sql", "from claims", "-d", tmp_path).endswith(
        f"run `casualty-ledger ingest --data-dir {tmp_path}` or `casualty-ledger demo` first"
    )


def test_a_broken_query_is_one_line(ledger: Path) -> None:
    assert "syntax error" in failure("sql", "select from where", "-d", ledger).lower()


def test_an_empty_query_is_refused(ledger: Path) -> None:
    assert failure("sql", "  ", "-d", ledger).startswith("the query is empty")


def test_views_are_listed_with_what_a_row_means(ledger: Path) -> None:
    result = run("views", "-d", ledger)
    assert "casualty_timeline" in result.stdout
    assert "One row is" in result.stdout


def test_rejects_are_listed(ledger: Path) -> None:
    result = run("rejects", "list", "-d", ledger, "-f", "csv")
    assert "http_404" in result.stdout


def test_a_feed_is_added_after_it_was_seen_to_be_one(site: Site, tmp_path: Path) -> None:
    site.routes = {"/feed.xml": rss(site.base, "/one")}
    result = run(
        "feeds", "add", f"{site.base}/feed.xml", "--id", "mine", "-d", tmp_path, ALLOW_PRIVATE_ADDRESSES="true"
    )
    assert result.returncode == 0, result.stderr
    assert "mine: rss, 1 entries" in result.stdout
    assert "mine" in run("feeds", "list", "-d", tmp_path).stdout


def test_a_web_page_is_not_added_as_a_feed(site: Site, tmp_path: Path) -> None:
    site.routes = {"/": page("A web page")}
    message = failure("feeds", "add", f"{site.base}/", "-d", tmp_path, ALLOW_PRIVATE_ADDRESSES="true")
    assert message.startswith(f"{site.base}/: this URL is a web page, not a feed")
    assert list(tmp_path.iterdir()) == []


def test_a_private_address_is_not_fetched_unless_allowed(site: Site, tmp_path: Path) -> None:
    assert "private address" in failure("feeds", "add", f"{site.base}/feed.xml", "-d", tmp_path)
    assert site.visits == []


@pytest.mark.parametrize("command", ["ingest", "demo", "serve"])
def test_a_folder_in_use_is_said_at_once(tmp_path: Path, command: str) -> None:
    with writer_lock(tmp_path / "ledger.lock"):
        message = failure(command, "-d", tmp_path)
    assert f"process {os.getpid()} on " in message


def test_a_folder_that_cannot_be_written_is_said_at_once(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    assert failure("ingest", "-d", tmp_path / "file" / "data").endswith("choose another data_dir or change its owner")


def test_a_file_where_the_folder_is_due_is_said_to_be_one(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    assert "is a file, where a folder is due" in failure("ingest", "-d", tmp_path / "file")


def test_nothing_is_upgraded_in_a_folder_without_a_ledger(tmp_path: Path) -> None:
    assert "nothing to upgrade" in failure("warehouse", "upgrade", "-d", tmp_path / "mistyped")
    assert not (tmp_path / "mistyped").exists()


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["frobnicate"], "no such command 'frobnicate'; `casualty-ledger --help`"),
        (["repot"], "'export'? `casualty-ledger --help`"),
        (["sql"], "missing argument 'query'; `casualty-ledger sql --help`"),
        (
            ["review", "accept", "clm_1", "--reason", "x"],
            "missing option '--by'; `casualty-ledger review accept --help`",
        ),
        (["export", "nope"], "'nope' is not one of 'claims'"),
        (["serve", "--every", "0"], "invalid value for '--every'"),
        (
            ["review", "correct", "clm_1", "--reason", "x", "--by", "me", "--as-of", "2023-13-45"],
            "'2023-13-45' is no date; give it as YYYY-MM-DD",
        ),
    ],
)
def test_a_command_that_was_used_wrongly_is_one_line_that_says_where_help_is(words: list[str], said: str) -> None:
    result = run(*words, COLUMNS="60")
    assert (result.returncode, result.stdout) == (2, "")
    assert result.stderr.count("\n") == 1
    assert result.stderr.startswith("error: ")
    assert said in result.stderr
    assert "Value error" not in result.stderr


def test_without_a_command_the_help_is_shown() -> None:
    result = run()
    assert "Start with: casualty-ledger demo" in result.stdout
    assert result.stderr == ""


@pytest.mark.parametrize(
    ("words", "printed"),
    [
        (["review", "--data-dir", "my ledger"], "`casualty-ledger review show ID --data-dir 'my ledger'`"),
        (["review", "--data-dir=/x"], "`casualty-ledger review show ID --data-dir /x`"),
        (["review", "-d/x"], "`casualty-ledger review show ID --data-dir /x`"),
        (["review"], "`casualty-ledger review show ID`"),
    ],
)
def test_a_command_in_a_message_holds_for_the_folder_that_was_given(words: list[str], printed: str) -> None:
    assert with_folder("`casualty-ledger review show ID`", words) == printed
    assert with_folder("run `casualty-ledger demo`", words) == "run `casualty-ledger demo`"
    assert with_folder("`casualty-ledger sql --help`", words) == "`casualty-ledger sql --help`"


def test_the_list_of_doubtful_claims_names_its_folder_in_the_next_step(ledger: Path) -> None:
    assert f"`casualty-ledger review show ID --data-dir {ledger}`" in run("review", "-d", ledger).stdout


def test_the_health_of_feeds_can_be_read_in_a_narrow_terminal(ledger: Path) -> None:
    shown = run("feeds", "health", "-d", ledger, COLUMNS="60").stdout
    assert "last_polled_at" in shown


def test_an_unknown_feed_is_one_line(tmp_path: Path) -> None:
    assert "did you mean bbc-world" in failure("feeds", "pause", "bbc-wrld", "-d", tmp_path)


def test_a_wrong_setting_is_named(tmp_path: Path) -> None:
    assert failure("feeds", "list", "-d", tmp_path, DEADLINE="soon").startswith("setting deadline: ")


def test_an_unknown_setting_is_named(tmp_path: Path) -> None:
    assert failure("feeds", "list", "-d", tmp_path, DEADLINES="3").startswith(
        "CASUALTY_LEDGER_DEADLINES: no such setting"
    )


def test_a_text_is_read_from_standard_input() -> None:
    line = json.dumps({"id": "a", "text": "At least 12 people were killed, officials said."})
    result = run("extract", stdin=line + "\n")
    (row,) = [json.loads(line) for line in result.stdout.splitlines()]
    assert row["id"] == "a"
    assert [(claim["kind"], claim["low"]) for claim in row["claims"]] == [("killed", 12)]


def test_a_reading_is_explained_on_a_page_in_which_nothing_of_the_text_is_markup(tmp_path: Path) -> None:
    (tmp_path / "text.txt").write_text("<script>alert(1)</script> At least 12 soldiers were killed, 3 tanks were lost.")
    result = run("extract", "--explain-page", tmp_path / "page.html", tmp_path / "text.txt")
    assert result.returncode == 0, result.stderr
    page = (tmp_path / "page.html").read_text(encoding="utf-8")
    assert "killed at_least: combatant" in page
    assert "number: weapon" in page
    assert "<script>" not in page


def test_a_reading_is_explained(tmp_path: Path) -> None:
    (tmp_path / "text.txt").write_text("At least 12 people were killed, officials said. The bridge is 300 metres long.")
    result = run("extract", "--explain", tmp_path / "text.txt")
    assert "»12« people were killed" in result.stdout
    assert "rule " in result.stdout
    assert "300" in result.stdout


def test_a_web_page_is_read(tmp_path: Path) -> None:
    (tmp_path / "page.html").write_bytes(page("Strike on Belmar", 12)[2])
    result = run("extract", "--html", tmp_path / "page.html")
    assert [claim["value"] for claim in json.loads(result.stdout)["claims"]] == [12]


def test_doctor_finds_nothing_wrong_with_a_good_ledger(ledger: Path) -> None:
    result = run("doctor", "--offline", "-d", ledger, CONTACT="tests@example.org")
    assert result.returncode == 0, result.stdout + result.stderr


def test_doctor_names_feeds_that_do_not_answer(site: Site, tmp_path: Path) -> None:
    site.routes = {"/good.xml": rss(site.base, "/one")}
    feeds = write_feeds(tmp_path, {"good": f"{site.base}/good.xml", "bad": f"{site.base}/bad.xml"})
    settings = {
        "CONTACT": "a@example.org",
        "FEEDS_FILE": feeds,
        "ALLOW_PRIVATE_ADDRESSES": "true",
        "PER_HOST_INTERVAL": "0",
    }
    result = run("doctor", "-d", tmp_path / "data", **settings)
    assert result.returncode == 1
    assert "1 of 2 answer" in result.stdout
    assert f"{site.base}/bad.xml: answered 404" in result.stdout


def test_versions_are_shown() -> None:
    assert "prefect 3." in run("version").stdout
