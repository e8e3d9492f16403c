"""The claims of a page as compact JSON: every text once, every claim a row of numbers that point at texts."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from typing import Any, Final
from urllib.parse import urlsplit

from flows.adapters.report_data import ReportData, Row, Series, series_key, series_title, stake_of

# The fields of a claim in the page, in their order; those of POOLED are places in the list of texts.
FIELDS: Final = (
    "claim_id", "series", "series_type", "stake", "day", "said", "bound", "value", "low", "high", "number", "claimant",
    "claimant_class", "article", "sentence", "mark_start", "mark_end", "modality", "verification", "quote_type",
    "relayed_by", "place", "mentions", "articles", "sources", "confidence", "reasons", "decision", "warc",
    "warc_offset", "is_repeat",
)  # fmt: skip
POOLED: Final = frozenset(
    {"series_type", "stake", "bound", "claimant", "claimant_class", "sentence", "modality", "verification",
     "quote_type", "relayed_by", "place", "decision", "warc"}
)  # fmt: skip
POINTS_A_CHART: Final = 1_500
BANDS_A_CHART: Final = 3_000


class Pool:
    """Values by number, each held once; null stays null."""

    def __init__(self) -> None:
        self.items: list[Any] = []
        self._places: dict[Hashable, int] = {}

    def place(self, value: Hashable | None) -> int | None:
        if value is None:
            return None
        if value not in self._places:
            self._places[value] = len(self.items)
            self.items.append(value)
        return self._places[value]


def page_claims(data: ReportData, series: Sequence[Series]) -> dict[str, Any]:
    """What the page's script reads: fields, texts, articles, series, claims (newest first) and what the charts draw."""
    texts, articles, titles = Pool(), Pool(), Pool()
    rows = [_claim_row(row, texts, articles, titles) for row in data.points]
    return {
        "fields": FIELDS,
        "pooled": sorted(POOLED | {"reasons"}),
        "texts": texts.items,
        "articles": articles.items,
        "series": [_series_row(data, key) for key in titles.items],
        "claims": rows,
        "charts": {one.anchor: chart_rows(one) for one in series},
    }


def chart_rows(series: Series) -> dict[str, Any]:
    """The rows of a chart: ids of the claims to draw, bands by stake, the modelled total; thinned where too many."""
    drawable = [row for row in series.points if row["day"] is not None and number_of(row) is not None]
    bands = [
        [
            row["day"].isoformat(), row["stake"], row["low"], row["central"], row["high"], row["high_is_open"],
            row["is_stale"],
        ]
        for row in series.bands
    ]  # fmt: skip
    return {
        "title": series.title,
        "claims": [row["claim_id"] for row in thinned_by_side(drawable, POINTS_A_CHART)],
        "of": len(drawable),
        "bands": thinned_bands(bands, BANDS_A_CHART),
        "model": [[row["day"].isoformat(), row["low"], row["central"], row["high"]] for row in series.estimates],
    }


def thinned(rows: Sequence[Any], limit: int) -> list[Any]:
    """At most ``limit`` rows, evenly taken, first and last among them."""
    if len(rows) <= limit:
        return list(rows)
    step = (len(rows) - 1) / (limit - 1)
    return [rows[round(place * step)] for place in range(limit)]


def thinned_by_side(rows: Sequence[Row], limit: int) -> list[Row]:
    """At most ``limit`` claims in their order, each side thinned by itself: who says little is drawn whole."""
    sides: dict[str, list[int]] = {}
    for place, row in enumerate(rows):
        sides.setdefault(stake_of(row["claimant_stake"]), []).append(place)
    kept: list[int] = []
    for sides_done, places in enumerate(sorted(sides.values(), key=len)):
        share = (limit - len(kept)) // (len(sides) - sides_done)
        kept += thinned(places, max(2, share))
    return [rows[place] for place in sorted(kept)]


def thinned_bands(bands: Sequence[list[Any]], limit: int) -> list[list[Any]]:
    """The rows of bands thinned, but for those with which a band begins or ends: without them it would bridge a gap."""
    is_edge = [
        place == 0 or _band_state(row) != _band_state(bands[place - 1]) or place == len(bands) - 1
        for place, row in enumerate(bands)
    ]
    between = [place for place, edge in enumerate(is_edge) if not edge]
    edges = [place for place, edge in enumerate(is_edge) if edge]
    return [bands[place] for place in sorted([*edges, *thinned(between, max(2, limit - len(edges)))])]


def _band_state(row: list[Any]) -> tuple[Any, ...]:
    _, stake, low, central, high, _, is_stale = row
    return stake, is_stale, central is None, low is None and central is None and high is None


def number_of(row: Row) -> float | None:
    """Where a claim stands on the axis: its value, else the middle of its bounds, else the one it has."""
    if row["value"] is not None:
        return float(row["value"])
    ends = [float(end) for end in (row["low"], row["high"]) if end is not None]
    return sum(ends) / len(ends) if ends else None


def safe_url(url: str | None) -> str | None:
    """The URL when it is http or https, else None: a feed can carry ``javascript:`` links."""
    try:
        return url if url and urlsplit(url).scheme in ("http", "https") else None
    except ValueError:
        return None


def _claim_row(row: Row, texts: Pool, articles: Pool, titles: Pool) -> list[Any]:
    start, end = row["number_start"] - row["sentence_start"], row["number_end"] - row["sentence_start"]
    is_marked = 0 <= start < end <= len(row["sentence"])
    published = row["published_on"].isoformat() if row["published_on"] else None
    values: Mapping[str, Any] = {
        **row,
        "series": titles.place(series_key(row)),
        "stake": stake_of(row["claimant_stake"]),
        "day": row["day"].isoformat() if row["day"] else None,
        "said": row["value_text"],
        "number": number_of(row),
        "article": articles.place((row["title"], safe_url(row["article_url"]), row["outlet_name"], published)),
        "mark_start": start if is_marked else 0,
        "mark_end": end if is_marked else 0,
        "mentions": row["mentions_count"],
        "articles": row["articles_count"],
        "sources": row["independent_sources_count"],
        "reasons": [texts.place(reason) for reason in row["confidence_reasons"] or ()],
        "decision": f"{row['correction']}: {row['correction_reason']}" if row["correction"] else None,
        "warc": row["warc_path"],
    }
    return [texts.place(values[name]) if name in POOLED else values[name] for name in FIELDS]


def _series_row(data: ReportData, key: tuple[Any, ...]) -> dict[str, Any]:
    party, group, kind = key
    return {"party": party or "", "kind": kind, "title": series_title(data, party, group, kind)}
