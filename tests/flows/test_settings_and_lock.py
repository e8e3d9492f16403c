"""Settings are checked at the start; one process writes at a time."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from flows.errors import ConfigurationError, TransientError
from flows.lock import lock_holder, writer_lock
from flows.settings import Settings, load_settings


@pytest.fixture(autouse=True)
def _elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def test_the_environment_wins_over_the_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "casualty-ledger.toml").write_text('data_dir = "from-file"\ndeadline = 5\n')
    monkeypatch.setenv("CASUALTY_LEDGER_DATA_DIR", "from-environment")
    settings = load_settings()
    assert (settings.data_dir, settings.deadline) == (Path("from-environment"), 5.0)


def test_what_is_given_on_the_command_line_wins_over_both(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CASUALTY_LEDGER_DATA_DIR", "from-environment")
    assert load_settings(data_dir=Path("given")).data_dir == Path("given")
    assert load_settings(data_dir=None).data_dir == Path("from-environment")


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("MAX_BYTES", "many", "setting max_bytes: input should be a valid integer"),
        ("DEADLINE", "-1", "setting deadline: input should be greater than 0"),
        ("PROXIES", '{"ftp": "x"}', "setting proxies: give it as"),
        ("PROXIES", "nonsense", "casualty-ledger.toml or CASUALTY_LEDGER_PROXIES"),
        ("FEEDS_FILE", "nowhere.csv", "setting feeds_file: there is no file nowhere.csv"),
        ("CONTACT", "", "setting contact"),
        ("DATA_DIT", "x", "CASUALTY_LEDGER_DATA_DIT: no such setting"),
    ],
)
def test_a_wrong_setting_is_one_line_that_names_it(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str, words: str
) -> None:
    monkeypatch.setenv(f"CASUALTY_LEDGER_{name}", value)
    with pytest.raises(ConfigurationError) as error:
        load_settings()
    assert words in str(error.value)
    assert "\n" not in str(error.value)


def test_an_unknown_line_of_the_file_is_named(tmp_path: Path) -> None:
    (tmp_path / "casualty-ledger.toml").write_text('data_dri = "x"\n')
    with pytest.raises(ConfigurationError, match="no setting is called 'data_dri'"):
        load_settings()


def test_a_file_that_is_no_toml_is_named(tmp_path: Path) -> None:
    (tmp_path / "casualty-ledger.toml").write_text("data_dir = \n")
    with pytest.raises(ConfigurationError, match=r"^casualty-ledger.toml"):
        load_settings()


def test_every_setting_says_what_it_is_for() -> None:
    assert [name for name, field in Settings.model_fields.items() if not field.description] == []


def test_the_lock_names_its_holder_and_ends_with_the_block(tmp_path: Path) -> None:
    path = tmp_path / "data" / "ledger.lock"
    with writer_lock(path):
        holder = lock_holder(path)
        assert holder is not None
        assert holder.pid == os.getpid()
        with pytest.raises(TransientError, match=f"process {os.getpid()} on "), writer_lock(path):
            pass
    assert lock_holder(path) is None


def test_a_killed_holder_leaves_no_lock(tmp_path: Path) -> None:
    path = tmp_path / "ledger.lock"
    script = (
        "import sys, os, signal; from pathlib import Path; from flows.lock import writer_lock\n"
        "with writer_lock(Path(sys.argv[1])): os.kill(os.getpid(), signal.SIGKILL)"
    )
    assert subprocess.run([sys.executable, "-c", script, str(path)], check=False).returncode == -9
    assert lock_holder(path) is None
    with writer_lock(path):
        pass
