"""What the tests of the flows share: a Prefect server for the session, a small newsroom, a site that misbehaves."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from ingest_kit import POLL_POLICY, QUICK, Ingest
from site_server import Site

from extractors.records import Feed
from flows.adapters.newsroom import NewsroomServer
from flows.adapters.web import Fetcher
from flows.polling import FeedMemory
from flows.settings import quiet_prefect

quiet_prefect(in_terminal=True)
os.environ.setdefault("PREFECT_HOME", tempfile.mkdtemp(prefix="prefect-home-"))
for name in [name for name in os.environ if name.startswith("CASUALTY_LEDGER_")]:
    del os.environ[name]

STORY = """\
outlet = "{outlet}"
slug = "market"
published_at = 2022-11-10T14:20:00Z
byline = "Ada Fenwick"
section = "World"
headline = "Strike on Belmar market kills {count}, officials say"
standfirst = "Rescuers search the ruins for survivors after the attack on Thursday morning."
body = [
'''A missile strike on a market in the town of Belmar killed at least {count} people and injured 30 on Thursday, local
officials said, as rescuers went on searching the ruins of the covered hall into the night.''',
'''The regional governor said that rescuers were still at work and that schools would remain closed on Friday. He asked
people to keep the roads free for ambulances and to give blood at the hospital in the district town.''',
'''Talks between the two sides are to go on next week in Geneva, diplomats said, but nobody expects a quick result.''',
]
captions = ["Rescuers at the market."]
comments = ["My cousin says 900 were killed there."]
related = ["2022-11-09-harbour"]
"""
REVISION = """
[[revisions]]
published_at = 2022-11-11T08:00:00Z
headline = "Belmar market toll rises to 14"
body = [
'''The death toll from a missile strike on a market in Belmar rose to 14 from 12 on Friday, local officials said, as
rescuers went through the ruins of the covered hall.''',
'''The governor said that 31 people were injured. Talks were to go on next week in Geneva, diplomats said, although
nobody expects a quick result from them.''',
]
"""
CONSENT = """\
outlet = "meridian-post"
slug = "consent"
published_at = 2022-11-12T08:00:00Z
page_type = "consent_wall"
headline = "Before you continue"
body = []
"""


@pytest.fixture(scope="session")
def prefect_server() -> Iterator[None]:
    from prefect.testing.utilities import prefect_test_harness

    with prefect_test_harness(server_startup_timeout=120):
        yield


@pytest.fixture(scope="session")
def ingest(prefect_server: None) -> Ingest:
    """Runs the ingest flow: ``ingest(data_dir, feeds_file=..., **settings)``."""
    from flows.ingest import ingest as ingest_flow

    def run(data_dir: Path, feeds: list[str] | None = None, **settings: Any) -> dict[str, Any]:
        return ingest_flow(feeds, str(data_dir), {**QUICK, **settings})

    return run


@pytest.fixture
def articles_dir(tmp_path: Path) -> Path:
    """Four outlets with one story each, one of them revised, and a consent wall."""
    folder = tmp_path / "articles"
    for outlet in ("meridian-post", "harbour-herald", "levant-courier", "steppe-dispatch"):
        (folder / outlet).mkdir(parents=True)
        revision = REVISION if outlet == "steppe-dispatch" else ""
        text = STORY.format(outlet=outlet, count=12) + revision
        (folder / outlet / "2022-11-10-market.toml").write_text(text, encoding="utf-8")
    (folder / "meridian-post" / "2022-11-12-consent.toml").write_text(CONSENT, encoding="utf-8")
    return folder


@pytest.fixture
def newsroom(articles_dir: Path) -> Iterator[NewsroomServer]:
    with NewsroomServer(articles_dir) as server:
        yield server


@pytest.fixture
def site() -> Iterator[Site]:
    with Site() as server:
        yield server


@pytest.fixture
def fetcher() -> Iterator[Fetcher]:
    with Fetcher(POLL_POLICY) as one:
        yield one


@pytest.fixture
def memory(site: Site) -> FeedMemory:
    return FeedMemory(Feed("feed", f"{site.base}/feed.xml", "outlet", "Feed"))
