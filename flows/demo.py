"""The demo: the bundled newsroom is served on the loopback interface, and read exactly as live feeds are."""

from __future__ import annotations

import shlex
import shutil
from pathlib import Path
from typing import Any, Final

import pyarrow as pa

from flows.adapters.newsroom import NewsroomServer
from flows.adapters.newsroom_articles import NEWSROOM_DIR, load_sites
from flows.adapters.warehouse import Reader
from flows.cli_output import cell_text, console, show_table
from flows.cli_progress import shown_progress
from flows.cli_runs import show_summary
from flows.ingest import ingest
from flows.settings import load_settings

ROWS_PER_WAR: Final = 5
SENTENCES_PER_WAR: Final = 2


def run_demo(data_dir: Path) -> None:
    """Run the pipeline on the bundled newsroom and show what it made."""
    console.print("Six fictional newspapers are served on 127.0.0.1 and read like any others.")
    with NewsroomServer() as newsroom, shown_progress():
        feeds = [site.outlet_id for site in load_sites()]
        summary = ingest(feeds, str(data_dir), newsroom_settings(newsroom.proxy_url))
    show_summary(summary)
    if not summary["new_claims"]:
        console.print("0 new: everything was already in the ledger")
    show_ledger(data_dir)


def newsroom_settings(proxy_url: str) -> dict[str, Any]:
    """The settings under which a run reads the bundled newsroom: its feeds, its server, no waiting between pages.

    Its articles are fiction, so they stay on this machine, whatever warehouse is set.
    """
    return {
        "feeds_file": str(NEWSROOM_DIR / "feeds.csv"),
        "outlets_file": str(NEWSROOM_DIR / "outlets.csv"),
        "proxies": {"http": proxy_url},
        "allow_private_addresses": True,
        "per_host_interval": 0.0,
        "contact": "the bundled newsroom",
        "warehouse": "",
    }


def show_ledger(data_dir: Path) -> None:
    """The timeline, the evidence behind it, and where to go on."""
    settings = load_settings(data_dir=data_dir, warehouse="")
    with Reader(settings.published_path) as reader:
        timeline = reader.named_query("demo_timeline", {"rows_per_war": ROWS_PER_WAR})
        evidence = reader.named_query("demo_evidence", {"rows_per_war": SENTENCES_PER_WAR})
    console.print()
    title = "Casualty timeline: running totals on the last day with a fresh figure"
    show_table(_marked_open(timeline), 0, title, optional=("claimants",))
    console.print()
    show_table(evidence, 0, "The sentences behind the newest of them", optional=("published", "outlet"))
    console.print()
    _show_paths(data_dir)


def _marked_open(timeline: pa.Table) -> pa.Table:
    """The table with ``9,000+`` where no ceiling holds above 9,000, ``open`` where every figure is a floor."""
    marks = [
        (cell_text(high) + "+" if high is not None else "open") if is_open else cell_text(high)
        for high, is_open in zip(timeline["high"].to_pylist(), timeline["high_is_open"].to_pylist(), strict=True)
    ]
    place = timeline.column_names.index("high")
    return timeline.set_column(place, "high", pa.array(marks, pa.string())).drop_columns(["high_is_open"])


def _show_paths(data_dir: Path) -> None:
    settings = load_settings(data_dir=data_dir, warehouse="")
    command = f'casualty-ledger sql "from claims limit 5" --data-dir {shlex.quote(str(data_dir))}'
    prefix = "" if shutil.which("casualty-ledger") else ".venv/bin/"
    console.print(f"warehouse  {settings.published_path}", soft_wrap=True, markup=False)
    console.print(f"report     {settings.report_path.resolve().as_uri()}", soft_wrap=True, markup=False)
    console.print(f"try        {prefix}{command}", soft_wrap=True, markup=False)
