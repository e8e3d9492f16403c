"""Small ledgers made by hand: say only what matters, the rest is ordinary."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from extractors.identity import content_id, text_digest
from extractors.parties_rows import ConflictRow
from extractors.records import Article, Batch, Capture, Claim, Extraction, Sighting
from flows.adapters.warehouse import Reader, Warehouse

START = date(2022, 2, 24)
CONFLICTS = (
    ConflictRow(
        conflict_id="war", name="The war", start_date=START, end_date=None, side_a=("UKR",), side_b=("RUS",), terms=()
    ),
)
LOADED_AT = datetime(2022, 2, 1, tzinfo=UTC)


def say(
    value: int | None,
    *,
    on: int = 1,
    published: int | None = None,
    claimant: str | None = "the ministry",
    outlet: str = "daily",
    article: str | None = None,
    version: int = 1,
    number_text: str | None = None,
    title: str | None = None,
    extractor_version: str = "1.0.0",
    **fields: Any,
) -> tuple[Article, Extraction]:
    """An article of day ``published`` (else ``on``) in which ``claimant`` says that, as of ``on``, ``value`` died."""
    day, published_day = START + timedelta(days=on - 1), START + timedelta(days=(published or on) - 1)
    printed = number_text or str(value)
    sentence = f"{claimant or 'They'} said {printed} died on day {on}."
    text = (f"{title}\n\n" if title else "") + sentence
    made = make_article(text, published_day, outlet, article or f"{outlet}-{sentence}-{published_day}", version, title)
    start = text.index(sentence)
    fields = {"as_of": day, **bounds(value, fields.pop("bound", "exact"), fields), **fields}
    claim = make_claim(
        made.article_version_id, text, sentence, start, printed, claimant, extractor_version=extractor_version, **fields
    )
    return made, Extraction(made.article_version_id, (claim,), (), extractor_version)


def bounds(value: int | None, bound: str, fields: dict[str, Any]) -> dict[str, Any]:
    """value, low and high as the words of ``bound`` give them (the table of bounds)."""
    if bound in ("range", "vague", "none_reported"):
        return {"bound": bound, "value": None, "low": fields.get("low"), "high": fields.get("high")}
    low = value if bound in ("exact", "zero", "at_least", "more_than") else None
    high = value if bound in ("exact", "zero", "at_most", "less_than", "approx_below") else None
    return {"bound": bound, "value": value, "low": low, "high": high}


def make_claim(
    version_id: str, text: str, sentence: str, start: int, printed: str, claimant: str | None, **fields: Any
) -> Claim:
    """A claim with ordinary values for all that ``fields`` does not say: killed Russian fighters, a running total."""
    number = text.index(printed, start)
    defaults: dict[str, Any] = {
        "claim_id": content_id("clm", version_id, start, printed, fields["extractor_version"]),
        "kind": "killed",
        "value_text": printed,
        "sentence": sentence,
        "sentence_start": start,
        "sentence_end": start + len(sentence),
        "number_start": number,
        "number_end": number + len(printed),
        "rule_id": "test",
        "victim_group": "combatant",
        "victim_party": "RUS",
        "conflict_id": "war",
        "claimant": claimant,
        "claimant_class": "ngo" if claimant else "unattributed",
        "claimant_stake": "none",
        "aggregation": "cumulative",
        "scope": None,
        "date_precision": "day",
    }
    return Claim(**{**defaults, **fields})


def make_article(
    text: str, day: date, outlet: str, article: str, version: int = 1, title: str | None = None
) -> Article:
    """One version of an article; later versions are captured later."""
    article_id = content_id("art", outlet, article)
    return Article(
        article_version_id=content_id("ver", article_id, text_digest(text)),
        article_id=article_id,
        capture_id=content_id("cap", article_id, version),
        outlet_id=outlet,
        article_url=f"https://{outlet}.example/{article_id}",
        canonical_url=None,
        title=title,
        byline=None,
        text=text,
        text_sha256=text_digest(text),
        published_at=datetime(day.year, day.month, day.day, 12, tzinfo=UTC),
        published_precision="day",
        published_source="meta",
        modified_at=datetime(day.year, day.month, day.day, 12, version, tzinfo=UTC),
        language_declared="en",
        language_detected="en",
    )


def capture_of(article: Article) -> Capture:
    """The page that ``article`` was read from, fetched a minute after it was modified."""
    assert article.modified_at is not None
    return Capture(
        article.capture_id, None, article.article_url, article.article_url, (),
        article.modified_at + timedelta(minutes=1), 200, "text/html", article.text_sha256, len(article.text),
        "a.warc.gz", 0, 100,
    )  # fmt: skip


def batch_of(said: Iterable[tuple[Article, Extraction]]) -> Batch:
    """The batch of what was said, with the captures of the pages."""
    pairs = list(said)
    captures = [capture_of(article) for article, _ in pairs]
    return Batch(
        captures=tuple(captures),
        articles=tuple(article for article, _ in pairs),
        sightings=tuple(
            Sighting.of(article, capture.fetched_at) for (article, _), capture in zip(pairs, captures, strict=True)
        ),
        extractions=tuple(extraction for _, extraction in pairs),
    )


def seen_again(said: tuple[Article, Extraction], version: int) -> tuple[Article, Extraction]:
    """The same page with the same text, captured later: as late as its version of that number."""
    article, extraction = said
    assert article.modified_at is not None
    later = article.modified_at.replace(minute=version)
    return replace(article, capture_id=content_id("cap", article.article_id, version), modified_at=later), extraction


@cache
def empty_ledger() -> bytes:
    """The file of a ledger that holds nothing yet: to define its views takes longer than most tests."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "ledger.duckdb"
        with Warehouse(path) as warehouse:
            warehouse.migrate()
        return path.read_bytes()


class Ledger:
    """A published ledger of what was said."""

    def __init__(self, folder: Path, said: Sequence[tuple[Article, Extraction]], **seeds: Any) -> None:
        self.writer, self.path = folder / "writer" / "ledger.duckdb", folder / "ledger.duckdb"
        self.writer.parent.mkdir(parents=True)
        self.writer.write_bytes(empty_ledger())
        with Warehouse(self.writer) as warehouse:
            warehouse.migrate()
            warehouse.load_seeds({"conflicts": CONFLICTS, **seeds}, LOADED_AT)
            warehouse.append(batch_of(said))
            warehouse.publish(self.path)

    def rows(self, query: str, **params: Any) -> list[dict[str, Any]]:
        """The rows of a query on the published file."""
        with Reader(self.path) as reader:
            return reader.query(query, params).to_pylist()

    def band(self, on: int, **where: Any) -> dict[str, Any]:
        """The row of casualty_timeline of one day and total; killed Russian fighters unless ``where`` says else."""
        return self._one("casualty_timeline", on, where)

    def stakes(self, on: int) -> dict[str, tuple[int | None, int | None, int | None]]:
        """stake -> (low, central, high) of one day."""
        rows = self.view("stake_timeline", on)
        return {row["stake"]: (row["low"], row["central"], row["high"]) for row in rows}

    def view(self, name: str, on: int | None = None) -> list[dict[str, Any]]:
        """The rows of a view, of one day where ``on`` is given."""
        with Reader(self.path) as reader:
            rows = reader.view(name).to_pylist()
        return [row for row in rows if on is None or row["day"] == START + timedelta(days=on - 1)]

    def _one(self, name: str, on: int, where: dict[str, Any]) -> dict[str, Any]:
        wanted = {"kind": "killed", "victim_group": "combatant", "victim_party": "RUS", **where}
        rows = [row for row in self.view(name, on) if all(row[key] == value for key, value in wanted.items())]
        assert len(rows) == 1, rows
        return rows[0]
