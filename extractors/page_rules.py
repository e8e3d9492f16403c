"""What reading a page has to know and no branch of code says: rows of seeds, made ready once a process."""

from __future__ import annotations

from dataclasses import dataclass

from extractors.page_phrases import PagePhrases
from extractors.printed_dates import DateNames


@dataclass(frozen=True, slots=True)
class PageRules:
    """The knowledge that ``page.parse_page`` reads with."""

    date_names: DateNames
    phrases: PagePhrases
    trackers: frozenset[str]
