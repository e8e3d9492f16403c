"""What can be wrong with a lake is one line that says what to do, and never shows the password."""

from __future__ import annotations

import contextlib
import subprocess
import sys
import traceback
from collections.abc import Callable
from pathlib import Path

import pytest

from flows.adapters import warehouse_lake
from flows.adapters.warehouse import Reader, Warehouse
from flows.adapters.warehouse_address import LakeAddress, parse_lake, redact_password
from flows.errors import ConfigurationError, LedgerError, PermanentError, TransientError
from flows.settings import load_settings
from tests.warehouse.lake_writer import batch
from tests.warehouse.postgres_server import PASSWORD, PostgresServer


def told(address: LakeAddress, kind: type[LedgerError], *, reading: bool = False) -> str:
    """The line that opening the lake ends with; it names the lake, and the password nowhere."""
    with pytest.raises(LedgerError) as caught, Reader(address) if reading else Warehouse(address):
        pass
    text = str(caught.value)
    assert type(caught.value) is kind, text
    assert text.startswith(f"{address}: ")
    assert "\n" not in text
    assert not address.password or address.password not in text
    assert not address.password or address.password not in "".join(traceback.format_exception(caught.value))
    return text


@pytest.mark.parametrize(
    ("text", "catalog", "password"),
    [
        ("ducklake:postgres:dbname=l host=db", "dbname=l host=db", ""),
        ("ducklake:postgres:dbname=l password='a \\' b' host=db", "dbname=l host=db", "a ' b"),
        ("ducklake:postgres:postgresql://u:p%40ss@db:5433/l?sslmode=require",
         "dbname=l host=db port=5433 user=u sslmode=require", "p@ss"),
        ("ducklake:postgres://u@db/l", "dbname=l host=db user=u", ""),
    ],
)  # fmt: skip
def test_a_catalog_is_named_as_libpq_names_it_and_shown_without_its_password(
    text: str, catalog: str, password: str
) -> None:
    address = parse_lake(text, "/files")
    assert (str(address), address.password) == (f"ducklake:postgres:{catalog}", password)
    assert not password or password not in repr(address)


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("ducklake:mysql:host=db password=hidden", "is written like ducklake:postgres:dbname="),
        ("ducklake:postgres:host=db password=hidden", "needs the name of a database"),
        ("ducklake:postgres:dbname=l, password=hidden", ""),
        ("ducklake:postgres:postgresql://u:hidden@db:99999999/l", "no valid host and port"),
        ("s3://bucket", "is written like ducklake:postgres:dbname="),
    ],
)
def test_a_setting_that_names_no_lake_is_refused_without_showing_its_password(
    text: str, problem: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("WAREHOUSE", text)
    if not problem:
        assert "hidden" not in repr(load_settings())
        return
    with pytest.raises(ConfigurationError, match=problem) as caught:
        load_settings()
    assert "hidden" not in str(caught.value)
    assert "setting warehouse" in str(caught.value)


def test_the_short_name_counts_where_the_long_one_is_unset_and_other_programs_may_have_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("WAREHOUSE", "COMPUTE_WH")
    assert isinstance(load_settings().writer_path, Path)
    monkeypatch.setenv("WAREHOUSE", "ducklake:postgres:dbname=short")
    assert str(load_settings().published_path) == "ducklake:postgres:dbname=short"
    monkeypatch.setenv("CASUALTY_LEDGER_WAREHOUSE", "ducklake:postgres:dbname=long")
    assert str(load_settings().published_path) == "ducklake:postgres:dbname=long"
    assert isinstance(load_settings(warehouse="").writer_path, Path)


def test_redacting_leaves_the_rest() -> None:
    line = "dbname=l password='a b' host=db and postgresql://u:pw@db/l"
    assert redact_password(line) == "dbname=l password=*** host=db and postgresql://u:***@db/l"


def test_without_the_extension_the_package_to_install_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(warehouse_lake, "_EXTENSIONS", ("not_installed",))
    with (
        pytest.raises(PermanentError, match=r"pip install 'casualty-ledger\[lake\]'"),
        Warehouse(parse_lake("ducklake:postgres:dbname=l host=/nowhere", "files")),
    ):
        pass


def test_a_catalog_that_does_not_answer_is_asked_again_later(tmp_path: Path) -> None:
    for reading in (False, True):
        address = parse_lake(f"ducklake:postgres:dbname=l host={tmp_path} password=geheim", "files")
        text = told(address, TransientError, reading=reading)
        assert "the catalog does not answer" in text
        assert "check host and port, and that PostgreSQL runs" in text


def test_a_database_that_is_missing_a_wrong_password_and_an_empty_lake_are_told_apart(server: PostgresServer) -> None:
    assert "make it: createdb no_such" in told(parse_lake(server.address("no_such"), "files"), PermanentError)
    server.create_database("empty")
    wrong = parse_lake(server.address("empty").replace("s3cret", "wr0ng"), "files")
    assert "correct user and password" in told(wrong, PermanentError)
    without = parse_lake(server.address("empty", with_password=False), "files")
    assert "PGPASSWORD or ~/.pgpass" in told(without, PermanentError)
    empty = parse_lake(server.address("empty"), "files")
    assert "holds no ledger yet; run `casualty-ledger ingest`" in told(empty, PermanentError, reading=True)


def test_storage_that_cannot_be_written_is_named(server: PostgresServer, tmp_path: Path) -> None:
    server.create_database("no_storage")
    (tmp_path / "file").write_text("not a folder")
    address = parse_lake(server.address("no_storage"), str(tmp_path / "file" / "lake"))
    assert "its files cannot be read or written here" in told(address, PermanentError)


def test_files_elsewhere_than_the_lake_keeps_them_are_refused(
    server: PostgresServer, new_lake: Callable[[str], LakeAddress], tmp_path: Path
) -> None:
    new_lake("elsewhere")
    address = parse_lake(server.address("elsewhere"), str(tmp_path), must_match=True)
    for reading in (False, True):
        text = told(address, PermanentError, reading=reading)
        assert f"not in {tmp_path}; leave warehouse_files unset" in text


def test_connections_that_are_cut_in_the_middle_of_a_batch_leave_all_of_it_or_nothing(
    server: PostgresServer, new_lake: Callable[[str], LakeAddress], at_fault_points: Callable[..., None]
) -> None:
    lake, cuts = new_lake("cut"), []

    def cut(point: str) -> None:
        if point == "batch checked" and not cuts:
            cuts.append(point)
            server.ask("postgres", "select pg_terminate_backend(pid) from pg_stat_activity where datname = 'cut'")

    at_fault_points(cut)
    with Warehouse(lake) as warehouse:
        added = 0
        with contextlib.suppress(TransientError):
            added = warehouse.append(batch(0))["claims"]
        assert warehouse.append(batch(0))["claims"] == 10 - added
    with Warehouse(lake) as warehouse:
        assert warehouse.append(batch(0))["claims"] == 0
        assert [offence for offence in warehouse.check() if offence.severity == "error"] == []


def test_a_query_sees_no_password(new_lake: Callable[[str], LakeAddress]) -> None:
    with Reader(new_lake("query")) as reader:
        for query in ("from duckdb_databases()", "from duckdb_secrets()", "from duckdb_settings()"):
            assert PASSWORD not in repr(reader.query(query).to_pylist())


def test_importing_the_settings_does_not_open_the_library(tmp_path: Path) -> None:
    script = "import sys, flows.settings; sys.exit('duckdb' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", script], cwd=Path(__file__).parents[2], check=False, timeout=60)
    assert done.returncode == 0
