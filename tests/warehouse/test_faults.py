"""What goes wrong with files: one line that names the file and the next step, and nothing lost."""

from __future__ import annotations

import os
import resource
import subprocess
import sys
import textwrap
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from flows.adapters import warehouse_publish, warehouse_schema
from flows.adapters.warehouse import Reader, Warehouse
from flows.adapters.warehouse_sql import SqlFile, load_folder
from flows.errors import LedgerError, PermanentError, TransientError
from tests.warehouse.builders import Ledger, batch_of, say

Make = Callable[..., Ledger]
ROOT = Path(__file__).parents[2]
HOLD = textwrap.dedent(
    """
    import sys, duckdb
    connection = duckdb.connect(sys.argv[1])
    print("open", flush=True)
    sys.stdin.read()
    """
)


def one_line(error: pytest.ExceptionInfo[LedgerError], path: Path) -> str:
    message = str(error.value)
    assert "\n" not in message
    assert str(path) in message
    return message


def test_a_ledger_that_another_run_writes_is_waited_for_and_then_named(tmp_path: Path) -> None:
    path = tmp_path / "ledger.duckdb"
    with Warehouse(path), pytest.raises(TransientError) as error, Warehouse(path, wait_seconds=0.1):
        pass
    assert "another run" in one_line(error, path)


def test_a_ledger_that_another_program_has_open_is_named_with_the_program(tmp_path: Path) -> None:
    path = tmp_path / "ledger.duckdb"
    with Warehouse(path) as warehouse:
        warehouse.migrate()
    with subprocess.Popen(
        [sys.executable, "-c", HOLD, str(path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as holder:
        assert holder.stdout is not None
        holder.stdout.readline()
        with pytest.raises(TransientError) as error, Warehouse(path):
            pass
        holder.communicate(b"")
    assert f"process {holder.pid}" in one_line(error, path)


def test_a_reader_keeps_its_file_while_the_next_one_is_published(ledger_of: Make) -> None:
    ledger = ledger_of(say(12))
    with Reader(ledger.path) as old:
        with Warehouse(ledger.writer) as warehouse:
            warehouse.append(batch_of([say(14, on=2)]))
            warehouse.publish(ledger.path)
        assert old.query("select count(*) as n from claims").to_pylist() == [{"n": 1}]
        assert ledger.rows("select count(*) as n from claims") == [{"n": 2}]


def test_a_publish_that_fails_leaves_the_old_file_and_no_leftovers(
    ledger_of: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    ledger = ledger_of(say(12))
    leftover = ledger.path.with_name(f".{ledger.path.name}.1.publishing")
    leftover.write_bytes(b"killed")

    def fail(_: Path) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(warehouse_publish, "_make_durable", fail)
    with Warehouse(ledger.writer) as warehouse:
        warehouse.append(batch_of([say(14, on=2)]))
        with pytest.raises(TransientError, match="disk is full"):
            warehouse.publish(ledger.path)
    assert sorted(path.name for path in ledger.path.parent.iterdir()) == ["ledger.duckdb", "writer"]
    assert ledger.rows("select count(*) as n from claims") == [{"n": 1}]


def test_a_query_that_writes_is_refused(ledger_of: Make) -> None:
    ledger = ledger_of(say(12))
    for statement in ("delete from core.claims", "create table mine as select 1", "drop view claims"):
        with pytest.raises(PermanentError) as error:
            ledger.rows(statement)
        assert "can only be read" in one_line(error, ledger.path)


def test_an_unknown_view_is_answered_with_the_nearest_name(ledger_of: Make) -> None:
    ledger = ledger_of(say(12))
    with pytest.raises(PermanentError) as error:
        ledger.rows("select * from casualty_timelines")
    assert "did you mean casualty_timeline" in one_line(error, ledger.path)
    with Reader(ledger.path) as reader, pytest.raises(PermanentError, match="did you mean claims"):
        reader.view("claim")
    with Reader(ledger.path) as reader, pytest.raises(PermanentError, match="no view 'nothing_like_it'"):
        reader.named_query("nothing_like_it")


def test_a_name_like_no_view_is_answered_with_the_views_for_people(ledger_of: Make) -> None:
    ledger = ledger_of(say(12))
    with pytest.raises(PermanentError) as error:
        ledger.rows("from nothing_like_it")
    named = one_line(error, ledger.path).split("there are ")[1].split(", ")
    with Reader(ledger.path) as reader:
        assert named == sorted(reader.views())
    with pytest.raises(PermanentError, match=r"did you mean core\.claim_facts"):
        ledger.rows("from claim_fact")


def test_a_published_ledger_is_not_replaced_by_an_empty_one(ledger_of: Make) -> None:
    ledger = ledger_of(say(12))
    ledger.writer.unlink()
    with pytest.raises(PermanentError) as error, Warehouse(ledger.writer):
        pass
    assert "put it back from a backup" in one_line(error, ledger.writer)
    assert not ledger.writer.exists()
    assert ledger.rows("select count(*) as n from claims") == [{"n": 1}]


@pytest.mark.parametrize("variable", ["sql", "params", "self"])
def test_a_name_in_a_query_is_no_variable_of_the_program(variable: str, ledger_of: Make) -> None:
    ledger = ledger_of(say(12))
    with pytest.raises(PermanentError, match=f"has no view '{variable}'"):
        ledger.rows(f"from {variable}")


@pytest.mark.parametrize("text", ["-- claims", "set threads = 2"])
def test_what_is_no_query_is_told(text: str, ledger_of: Make) -> None:
    ledger = ledger_of(say(12))
    with pytest.raises(PermanentError) as error:
        ledger.rows(text)
    assert "this is no query" in one_line(error, ledger.path)


def test_a_query_keeps_its_order_and_its_parameters(ledger_of: Make) -> None:
    ledger = ledger_of(say(12))
    with Reader(ledger.path) as reader:
        numbers = reader.query("select range as n from range(500000) order by range desc").column("n")
        assert numbers.to_pylist() == list(range(499_999, -1, -1))
        assert reader.query("select 7 as n where false").to_pylist() == []
        assert reader.query("select ? - ? as n", [7, 3]).to_pylist() == [{"n": 4}]
        assert reader.query("select $b - $a as n", {"a": 3, "b": 7}).to_pylist() == [{"n": 4}]


def test_a_query_that_is_not_sql_is_one_line(ledger_of: Make) -> None:
    ledger = ledger_of(say(12))
    with pytest.raises(PermanentError) as error:
        ledger.rows("selekt *\nfrom claims")
    one_line(error, ledger.path)


def test_there_is_nothing_to_read_before_the_first_publish(tmp_path: Path) -> None:
    with pytest.raises(PermanentError, match="does not exist"):
        Reader(tmp_path / "ledger.duckdb")


def test_a_file_that_is_no_ledger_is_named(tmp_path: Path) -> None:
    path = tmp_path / "ledger.duckdb"
    path.write_bytes(b"this is not a database, and it is long enough to be read as one " * 400)
    with pytest.raises(PermanentError) as error, Warehouse(path):
        pass
    assert "not a readable ledger" in one_line(error, path)


def test_a_damaged_ledger_is_named(ledger_of: Make) -> None:
    ledger = ledger_of(*(say(value, on=value) for value in range(1, 40)))
    data = bytearray(ledger.path.read_bytes())
    for position in range(4_096, len(data), 512):
        data[position] ^= 0xFF
    ledger.path.write_bytes(data)
    with pytest.raises(PermanentError) as error, Reader(ledger.path) as reader:
        reader.view("claims")
    one_line(error, ledger.path)


def edited(folder: str, *_: object) -> tuple[SqlFile, ...]:
    files = load_folder(folder)
    if folder != "migrations":
        return files
    return (SqlFile(files[0].file_name, files[0].name, files[0].text + "-- edited"), *files[1:])


def test_a_migration_that_was_edited_after_it_ran_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "ledger.duckdb"
    with Warehouse(path) as warehouse:
        assert warehouse.migrate() == len(load_folder("migrations"))
        assert warehouse.migrate() == 0
        monkeypatch.setattr(warehouse_schema, "load_folder", edited)
        with pytest.raises(PermanentError, match=r"0001_raw_tables\.sql was edited"):
            warehouse.migrate()


def test_a_ledger_of_a_newer_program_is_left_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "ledger.duckdb"
    with Warehouse(path) as warehouse:
        warehouse.migrate()
        monkeypatch.setattr(warehouse_schema, "load_folder", lambda folder, *_: load_folder(folder)[:1])
        with pytest.raises(PermanentError, match="upgrade Casualty Ledger"):
            warehouse.migrate()


def test_a_view_without_a_file_is_dropped(tmp_path: Path) -> None:
    with Warehouse(tmp_path / "ledger.duckdb") as warehouse:
        warehouse.migrate()
        warehouse._connection.execute("create view main.left_over as select 1 as one")
        warehouse.migrate()
        warehouse.publish(tmp_path / "out.duckdb")
    with Reader(tmp_path / "out.duckdb") as reader:
        assert "left_over" not in reader.views()
        assert {"claims", "casualty_timeline", "loss_reports", "feed_health", "run_history"} <= set(reader.views())


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_folder_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    path = tmp_path / "writer" / "ledger.duckdb"
    with pytest.raises(PermanentError) as error, Warehouse(path):
        pass
    assert "cannot be written" in one_line(error, path)


def test_a_folder_that_is_a_file_is_named(tmp_path: Path) -> None:
    (tmp_path / "writer").write_text("in the way")
    path = tmp_path / "writer" / "ledger.duckdb"
    with pytest.raises(PermanentError) as error, Warehouse(path):
        pass
    one_line(error, path)


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of a few megabytes."""
    disk = tmp_path / "disk"
    disk.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=8m", "tmpfs", str(disk)], check=False, capture_output=True
    )
    if mounted.returncode:
        pytest.skip("a disk can only be mounted by root")
    yield disk
    subprocess.run(["umount", str(disk)], check=True)


@pytest.mark.skipif(os.geteuid() != 0, reason="a disk can only be mounted by root")
def test_a_full_disk_loses_nothing_and_is_named(small_disk: Path) -> None:
    path = small_disk / "ledger.duckdb"
    kept = 0
    with pytest.raises(TransientError) as error:  # noqa: PT012
        for number in range(200):
            with Warehouse(path) as warehouse:
                warehouse.migrate()
                kept_now = warehouse.append(batch_of(noise(number)))["claims"]
            kept += kept_now
    assert "disk is full" in one_line(error, path)
    filler = [name for name in small_disk.iterdir() if name.suffix == ".tmp"]
    assert filler == []
    subprocess.run(["mount", "-o", "remount,size=64m", str(small_disk)], check=True)
    with Warehouse(path) as warehouse:
        rows = warehouse._connection.execute("select count(*) from core.claims").fetchone()[0]
        assert rows in (kept, kept + 60)
        assert warehouse.check() == ()


def noise(number: int) -> list:  # type: ignore[type-arg]
    """Sixty articles that do not compress."""
    return [
        say(value, on=number + 1, claimant=os.urandom(1_500).hex(), outlet=f"outlet-{number}") for value in range(1, 61)
    ]


def test_a_file_that_may_not_grow_is_named_and_the_batch_left_out(tmp_path: Path) -> None:
    path = tmp_path / "ledger.duckdb"
    with Warehouse(path) as warehouse:
        warehouse.migrate()
    program = textwrap.dedent(
        """
        import resource, signal, sys
        from pathlib import Path
        from flows.adapters.warehouse import Warehouse
        from flows.errors import TransientError
        from tests.warehouse.builders import batch_of
        from tests.warehouse.test_faults import noise
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        path = Path(sys.argv[1])
        limit = path.stat().st_size + 100_000
        resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))
        try:
            with Warehouse(path) as warehouse:
                for number in range(20):
                    warehouse.append(batch_of(noise(number)))
        except TransientError as error:
            print(error)
            sys.exit(3)
        """
    )
    ended = subprocess.run(
        [sys.executable, "-c", program, str(path)], cwd=ROOT, check=False, capture_output=True, text=True
    )
    assert ended.returncode == 3, ended.stderr
    assert "disk is full" in ended.stdout
    assert resource.getrlimit(resource.RLIMIT_FSIZE)[0] == resource.RLIM_INFINITY
    with Warehouse(path) as warehouse:
        assert warehouse.check() == ()
