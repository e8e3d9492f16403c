"""Loads the seed files that pages are read with."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from extractors.page_phrases import PagePhraseRow, build_phrases
from extractors.page_rules import PageRules
from extractors.printed_dates import DateNames, MonthNameRow
from extractors.urls import TrackerRow
from flows.adapters.seeds import load_rows


def load_page_rules(seeds_dir: Path | None = None) -> PageRules:
    """The rules of the seed folder. Raises ConfigurationError naming file, line and column."""
    return PageRules(
        date_names=DateNames(load_rows("month_names", MonthNameRow, seeds_dir)),
        phrases=build_phrases(load_rows("page_phrases", PagePhraseRow, seeds_dir)),
        trackers=load_trackers(seeds_dir),
    )


def load_trackers(seeds_dir: Path | None = None) -> frozenset[str]:
    """The parameters of addresses that name no page. Raises ConfigurationError naming file, line and column."""
    return frozenset(row.parameter for row in load_rows("url_trackers", TrackerRow, seeds_dir))


@cache
def url_trackers() -> frozenset[str]:
    """The trackers of the seeds, loaded once a process."""
    return load_trackers()


@cache
def page_rules() -> PageRules:
    """The rules of the seeds, loaded once a process."""
    return load_page_rules()
