"""The pages about settings are those that the settings would write today."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from flows.settings import Settings, load_settings
from tests.docs.settings_page import PAGE, example_toml, settings_page

README = Path(__file__).parents[2] / "README.md"


def test_the_page_of_settings_is_current() -> None:
    assert PAGE.read_text(encoding="utf-8") == settings_page(), "run `python -m tests.docs.pages`"


def test_the_example_of_the_page_is_accepted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("casualty-ledger.toml").write_text(example_toml(), encoding="utf-8")
    settings = load_settings()
    assert settings.host_intervals == {"example.org": 10.0}
    assert settings.feed_overrides["bbc-world"].max_retry_after == 600


def test_the_readme_names_no_setting_that_does_not_exist() -> None:
    table = README.read_text(encoding="utf-8").partition("## Settings")[2].partition("\n## ")[0]
    named = {name for row in re.findall(r"^\| (`.*?) \|", table, re.M) for name in re.findall(r"`(\w+)`", row)}
    assert named
    assert named <= set(Settings.model_fields)
