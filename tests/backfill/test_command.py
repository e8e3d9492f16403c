"""The command as a person meets it: what it says when it is stopped, has nothing to do, or could not do all."""

from __future__ import annotations

import os
import resource
import signal
import subprocess
import sys
import time
from datetime import UTC, datetime
from pathlib import Path

import pytest
from backfill_kit import QUICK, Backfill
from site_server import Site, article, peaceful

from flows.backfill_order import parse_order
from flows.cli_backfill import _show
from flows.errors import ConfigurationError, UnfinishedError

ROOT = Path(__file__).parents[2]


@pytest.mark.slow
def test_ctrl_c_ends_it_with_one_line_that_says_how_to_go_on(
    prefect_server: None, site: Site, data_dir: Path, tmp_path: Path
) -> None:
    site.routes |= {f"/{number}": peaceful("Corvel", number) for number in range(4)}
    hang = [True]

    def slow(request: object) -> None:
        while hang[0]:
            time.sleep(0.05)

    site.routes["/3"] = slow
    settings = QUICK | {"task_runner": "processes", "batch_pages": 2, "fetch_workers": 1, "deadline": 60.0}
    try:
        result = interrupted([f"{site.base}/{number}" for number in range(4)], settings, data_dir, site, hang)
    finally:
        hang[0] = False
    assert result == (130, "stopped: what was done is kept; run the same command again to go on")


def interrupted(
    urls: list[str], settings: dict[str, object], data_dir: Path, site: Site, hang: list[bool]
) -> tuple[int, str]:
    """Exit code and last words of ``backfill urls``, with Ctrl-C in its terminal while it waits for the last page.

    That page comes a second later.
    """
    from prefect.settings import PREFECT_API_URL

    named = {f"CASUALTY_LEDGER_{name.upper()}": str(value) for name, value in settings.items()}
    process = subprocess.Popen(
        [sys.executable, "-m", "flows.cli", "backfill", "urls", *urls, "--data-dir", str(data_dir)],
        cwd=ROOT, env={**os.environ, **named, "PREFECT_API_URL": PREFECT_API_URL.value() or ""},
        stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, start_new_session=True,
    )  # fmt: skip
    deadline = time.monotonic() + 120
    while "/3" not in site.visits and time.monotonic() < deadline:
        time.sleep(0.05)
    os.killpg(process.pid, signal.SIGINT)
    time.sleep(1)
    hang[0] = False
    said = process.communicate(timeout=120)[1].splitlines()
    return process.returncode, "\n".join(line for line in said if "units done" not in line and "listing" not in line)


@pytest.mark.parametrize(
    ("source", "target", "message"),
    [
        ("urls", "none.txt", "cannot be read (No such file or directory)"),
        ("urls", "ftp://news.example/a", "is no web address; give it with http:// or https://"),
        ("warc", "none/*.warc.gz", "there is no such WARC file"),
        ("warc", "none.paths.gz", "cannot be read"),
        ("feed", "no-such-feed", "is no web address"),
    ],
)
def test_what_is_not_there_is_said_before_anything_runs(
    backfill: Backfill, data_dir: Path, source: str, target: str, message: str
) -> None:
    with pytest.raises(ConfigurationError) as caught:
        backfill(source, targets=[target])
    assert message in str(caught.value)
    assert "\n" not in str(caught.value)
    assert not data_dir.exists()


def test_a_range_that_holds_no_day_names_the_day_that_is_wrong() -> None:
    for start, end, message in (
        ("2030-01-01", None, "start=2030-01-01: lies in the future"),
        (None, "1989-01-01", "end=1989-01-01: is not after start=1990-01-01"),
    ):
        with pytest.raises(ConfigurationError, match=message):
            parse_order("archive", start, end, datetime(2026, 1, 1, tzinfo=UTC))


def test_what_was_done_is_told_where_a_unit_failed(
    backfill: Backfill, site: Site, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "a.warc").write_text("no WARC")
    (tmp_path / "b.warc").write_text("none either")
    with pytest.raises(UnfinishedError, match=r"and 1 more\); the rest is published, run the same") as caught:
        backfill("warc", targets=[str(tmp_path)])
    _show(caught.value.summary)
    shown = capsys.readouterr()
    assert shown.out.startswith("2 units done (2 failed, 0 finished before); 0 pages")
    assert [line.partition(": holds")[0] for line in shown.err.splitlines()] == [
        f"failed: {tmp_path}/a.warc", f"failed: {tmp_path}/b.warc",
    ]  # fmt: skip


def test_a_backfill_with_nothing_to_do_says_why(
    backfill: Backfill, site: Site, capsys: pytest.CaptureFixture[str]
) -> None:
    site.routes["/a"] = article("Belmar", 12)
    backfill("urls", targets=[f"{site.base}/a"])
    _show(backfill("urls", targets=[f"{site.base}/a"]))
    _show(backfill("urls", targets=[f"{site.base}/a"], hosts=["other.example"]))
    first, second = capsys.readouterr().out.splitlines()
    assert first == "nothing is left to do: all 1 units were finished before; --again does them once more"
    assert second.startswith("nothing to do: no page is known for these dates and hosts")


def test_a_disk_that_a_download_fills_is_named_and_freed(backfill: Backfill, site: Site, data_dir: Path) -> None:
    site.routes["/a.warc.gz"] = (200, "application/octet-stream", os.urandom(3_000_000))
    _, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    ignored = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (2_500_000, hard))
    try:
        with pytest.raises(UnfinishedError, match=r"a\.warc\.gz\.part: cannot be written"):
            backfill("warc", targets=[f"{site.base}/a.warc.gz"], publish=False)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (hard, hard))
        signal.signal(signal.SIGXFSZ, ignored)
    assert list((data_dir / "backfill").iterdir()) == []
