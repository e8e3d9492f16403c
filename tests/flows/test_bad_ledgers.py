"""A ledger that is none, folders that are none, lists that are too long: each is named, with the next step."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pytest
from typer.testing import CliRunner

from flows.backfill_listing import _read_list
from flows.cli import app
from flows.doctor import examine
from flows.errors import ConfigurationError, PermanentError
from flows.settings import load_settings
from tests.warehouse.builders import Ledger, say


def cut_short(path: Path) -> None:
    Ledger(path.parent / "whole", [say(12, on=2)])
    path.write_bytes((path.parent / "whole" / "ledger.duckdb").read_bytes()[:20_000])


def of_another_program(path: Path) -> None:
    with duckdb.connect(str(path)) as connection:
        connection.execute("create table x as select 1 as a")


@pytest.mark.parametrize(
    ("spoil", "message"),
    [
        (Path.mkdir, "is a folder"),
        (lambda path: path.symlink_to("nowhere"), "is a link to nowhere"),
        (of_another_program, "file of another program"),
        (cut_short, "is not a readable ledger"),
    ],
)
def test_what_is_no_ledger_is_named_by_doctor_and_views(tmp_path: Path, spoil: object, message: str) -> None:
    assert callable(spoil)
    spoil(tmp_path / "ledger.duckdb")
    findings = examine(load_settings(data_dir=tmp_path), ask_feeds=False)
    assert message in next(found.text for found in findings if found.name == "warehouse" and not found.is_ok)
    result = CliRunner().invoke(app, ["views", "-d", str(tmp_path)])
    assert isinstance(result.exception, PermanentError)
    assert message in str(result.exception)


def test_a_published_ledger_without_its_writer_file_is_named(tmp_path: Path) -> None:
    Ledger(tmp_path, [say(12)]).writer.unlink()
    findings = examine(load_settings(data_dir=tmp_path), ask_feeds=False)
    assert [found.text.partition(": ")[2][:10] for found in findings if not found.is_ok][-1] == "is missing"


@pytest.mark.parametrize(("folder", "message"), [("~nosuchuser/x", "no user here"), ("", "is empty")])
def test_a_data_folder_that_cannot_be_is_named(monkeypatch: pytest.MonkeyPatch, folder: str, message: str) -> None:
    monkeypatch.setenv("CASUALTY_LEDGER_DATA_DIR", folder)
    with pytest.raises(ConfigurationError, match=rf"setting data_dir: .*{message}"):
        load_settings()


def test_a_cell_too_long_for_a_list_is_named(tmp_path: Path) -> None:
    (tmp_path / "list.csv").write_text(f"url,title\nhttps://a.example/x,{'x' * 140_000}\n", encoding="utf-8")
    with pytest.raises(ConfigurationError, match=r"list.csv: is no CSV that can be read"):
        list(_read_list(tmp_path / "list.csv"))


def test_an_export_of_an_unknown_war_is_refused(tmp_path: Path) -> None:
    result = CliRunner().invoke(app, ["export", "daily", "-d", str(tmp_path), "--conflict", "ukrain"])
    assert "did you mean ukraine" in str(result.exception)
