"""What tests of the flows import by name: quick settings, the type of the ingest fixture, a feeds file."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from flows.adapters.web import WebPolicy

POLL_POLICY = WebPolicy("tests", "tests@example.org", allow_private_addresses=True, per_host_interval_seconds=0)
Ingest = Callable[..., dict[str, Any]]

QUICK = {
    "allow_private_addresses": True,
    "per_host_interval": 0.0,
    "extract_processes": 0,
    "contact": "tests@example.org",
    "report_after_ingest": False,
}


def write_feeds(folder: Path, urls: dict[str, str]) -> str:
    """A feeds file with these feeds; returns its path."""
    path = folder / "my-feeds.csv"
    header = "feed_id,feed_url,outlet_id,title,feed_type,language,interval_minutes,is_active,note"
    rows = [f"{feed_id},{url},{feed_id},Test feed,auto,en,15,true," for feed_id, url in urls.items()]
    path.write_text("\n".join([header, *rows]) + "\n", encoding="utf-8")
    return str(path)
