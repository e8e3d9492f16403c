"""Parameters are checked before anything runs, alike in the flow and in the command."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import yaml
from backfill_kit import Backfill
from typer.testing import CliRunner

from flows.backfill_order import parse_order
from flows.cli import app
from flows.errors import ConfigurationError

NOW = datetime(2026, 1, 1, tzinfo=UTC)
WRONG: list[tuple[dict[str, Any], str]] = [
    (
        {"source": "telepathy"},
        "source=telepathy: no such source; there are archive, feed, sitemap, urls, warc, wayback",
    ),
    ({"source": "archive", "end": "notadate"}, "end=notadate: is no date"),
    ({"source": "archive", "start": "2022-13-01"}, "start=2022-13-01: is no date"),
    ({"source": "archive", "start": "2022-11-10", "end": "2022-11-10"}, "end=2022-11-10: is not after"),
    ({"source": "urls"}, "targets: source urls needs addresses"),
    ({"source": "archive", "hosts": ["not a host"]}, "hosts=not a host: is no host name"),
    ({"source": "archive", "languages": ["english"]}, "languages=english: is no language"),
]


@pytest.mark.parametrize(("parameters", "message"), WRONG)
def test_the_flow_names_the_wrong_parameter(
    backfill: Backfill, data_dir: Path, parameters: dict[str, Any], message: str
) -> None:
    with pytest.raises(ConfigurationError) as caught:
        backfill(**parameters)
    assert str(caught.value).startswith(message)
    assert "\n" not in str(caught.value)
    assert not data_dir.exists()


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["archive", "--to", "notadate"], "--to notadate: is no date"),
        (["archive", "--from", "2023-02-01", "--to", "2023-01-02"], "--to 2023-01-02: is not after --from 2023-02-01"),
        (["telepathy"], "source telepathy"),
        (["urls", "--from", "2022-01-01"], "targets: source urls needs"),
    ],
)
def test_the_command_says_the_same_of_what_was_typed(tmp_path: Path, arguments: list[str], message: str) -> None:
    result = CliRunner().invoke(app, ["backfill", *arguments, "--data-dir", str(tmp_path / "data")])
    assert isinstance(result.exception, ConfigurationError)
    assert str(result.exception).startswith(message)
    assert not (tmp_path / "data").exists()


def test_a_range_is_half_open_and_an_unknown_date_is_not_left_out() -> None:
    order = parse_order("archive", "2022-11-10", "2022-11-11", NOW)
    assert order.covers(datetime(2022, 11, 10, tzinfo=UTC))
    assert order.covers(datetime(2022, 11, 10, 23, 59, 59, tzinfo=UTC))
    assert not order.covers(datetime(2022, 11, 11, tzinfo=UTC))
    assert order.covers(None)


def test_a_wanted_host_stands_for_those_below_it() -> None:
    order = parse_order("archive", None, None, NOW, hosts=["example.org"])
    assert order.wants_host("https://www.example.org/a")
    assert not order.wants_host("https://notexample.org/a")


def test_the_manual_deployment_has_the_flow_s_parameters_and_queues_behind_a_running_one() -> None:
    import inspect

    from flows.backfill import backfill as flow

    document = yaml.safe_load((Path(__file__).parents[2] / "prefect.yaml").read_text(encoding="utf-8"))
    deployment = next(one for one in document["deployments"] if one["name"] == "manual")
    assert deployment["entrypoint"] == "flows.backfill.backfill"
    assert deployment["concurrency_limit"] == {"limit": 1, "collision_strategy": "ENQUEUE"}
    assert not deployment.get("schedules")
    assert set(deployment["parameters"]) <= set(inspect.signature(flow.fn).parameters)
