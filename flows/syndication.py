"""Links between articles that share their text, found while a batch is appended: against itself and recent articles."""

from __future__ import annotations

import dataclasses
from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import cache
from typing import Any, Final

from extractors.records import Article, Batch
from extractors.syndication import LEAST_SHARED, AgencyRow, Comparer
from extractors.syndication_links import PrintedText, find_links, sketch_of
from flows.adapters.lexicon import load_quantity_lexicon
from flows.adapters.seeds import load_rows
from flows.adapters.warehouse_state import LedgerState

WINDOW_DAYS: Final = 4  # papers print what agencies send within days; looking farther would cost more with every year
CANDIDATES: Final = 6


def with_links(batch: Batch, state: LedgerState, now: datetime) -> Batch:
    """The batch with sketches of its articles, and links to articles of the ledger and of the batch that share text."""
    if not batch.articles:
        return batch
    fetched_at = {capture.capture_id: capture.fetched_at for capture in batch.captures}
    texts = [_printed(article, fetched_at.get(article.capture_id, now)) for article in batch.articles]
    sketches = tuple(sketch for text in texts if (sketch := sketch_of(text)))
    rows = state.syndication_candidates(sketches, days=WINDOW_DAYS, least=LEAST_SHARED, most=CANDIDATES)
    links = find_links(texts, sketches, _by_wanted(rows), comparer(), WINDOW_DAYS, now)
    return dataclasses.replace(batch, sketches=sketches, syndication=links)


@cache
def comparer() -> Comparer:
    """What compares texts, with the number words and agencies of the seeds."""
    words = load_quantity_lexicon().number_words
    values = {row.word.lower(): int(row.value) for row in words if row.role in ("unit", "ten", "hundred")}
    return Comparer(values, load_rows("agencies", AgencyRow))


def _printed(article: Article, fetched_at: datetime) -> PrintedText:
    return PrintedText(
        article_version_id=article.article_version_id,
        article_id=article.article_id,
        outlet_id=article.outlet_id,
        text=article.text,
        byline=article.byline,
        published_at=article.published_at,
        seen_on=(article.published_at or fetched_at).date(),
    )


def _by_wanted(rows: Sequence[Mapping[str, Any]]) -> dict[str, list[PrintedText]]:
    found = defaultdict[str, list[PrintedText]](list)
    names = [field.name for field in dataclasses.fields(PrintedText)]
    for row in rows:
        found[row["wanted_version_id"]].append(PrintedText(**{name: row[name] for name in names}))
    return found
