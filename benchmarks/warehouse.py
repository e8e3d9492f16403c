"""Speed of the warehouse at a million claims: append, every view, publish. One command:

    python -m benchmarks.warehouse [--claims 1000000] [--articles 300000] [--text-bytes 1500] [--folder DIR]

Prints one line per measure with the floor it has to keep (design: append over 100,000 rows/s, a view under 1 s,
publish under 2 s), and the same for reading the views of the published file.
"""

from __future__ import annotations

import argparse
import random
import shutil
import tempfile
import time
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from extractors.identity import content_id, text_digest
from extractors.records import Article, Batch, Capture, Claim, Extraction, Poll
from flows.adapters.warehouse import Reader, Warehouse
from flows.adapters.warehouse_seeds import read_ledger_seeds

FIRST_DAY = date(2022, 2, 24)
DAYS = 1_600
OUTLETS = [f"outlet-{number}" for number in range(60)]
SIDES = {"ukraine": ("UKR", "RUS"), "gaza": ("ISR", "PSE"), "sudan": ("SDN", "rsf"), "myanmar": ("MMR", "pdf")}
NAMED = [
    ("the General Staff", "party_military", "UKR"),
    ("Russia's defence ministry", "party_military", "RUS"),
    ("the Gaza Health Ministry", "health_authority", "PSE"),
    ("Army General Mark Milley", "third_party_state", "USA"),
    ("the British Ministry of Defence", "third_party_state", "GBR"),
    ("the United Nations", "igo", "un"),
    ("OHCHR", "igo", "un"),
    ("the army", "party_military", "ISR"),
    ("officials", "anonymous_official", None),
    (None, "unattributed", None),
]
FILLER = "Nothing in this sentence counts anybody, and it is here so that the article has its usual length. "


def make_batches(claims_count: int, articles_count: int, text_bytes: int, batch_articles: int) -> Iterator[Batch]:
    """Articles with claims, spread like news: half of the numbers are tolls of incidents, a quarter running totals."""
    chance = random.Random(7)
    made = 0
    for start in range(0, articles_count, batch_articles):
        numbers = range(start, min(start + batch_articles, articles_count))
        articles, captures, extractions = [], [], []
        for number in numbers:
            wanted = round((number + 1) * claims_count / articles_count) - made
            made += wanted
            article, capture, extraction = make_article(chance, number, wanted, text_bytes)
            articles.append(article)
            captures.append(capture)
            extractions.append(extraction)
        polls = (make_poll(start),)
        yield Batch(polls=polls, captures=tuple(captures), articles=tuple(articles), extractions=tuple(extractions))


def make_article(
    chance: random.Random, number: int, claims: int, text_bytes: int
) -> tuple[Article, Capture, Extraction]:
    day = FIRST_DAY + timedelta(days=number * DAYS // 300_000 % DAYS)
    moment = datetime(day.year, day.month, day.day, 9, tzinfo=UTC)
    outlet, conflict = OUTLETS[number % len(OUTLETS)], chance.choice(list(SIDES))
    title = f"Headline of article {number}"
    parts, offset, drafts = [title, "\n\n"], len(title) + 2, []
    for order in range(claims):
        value = chance.randint(1, 60) if order % 4 else (number // 40 + 1) * 10 + chance.randint(0, 9) * 1000
        sentence = f"The number {value} was printed here, in place {chance.randint(0, 400)}."
        drafts.append((order, value, sentence, offset))
        parts += [sentence, " "]
        offset += len(sentence) + 1
    parts.append(FILLER * max(0, (text_bytes - offset) // len(FILLER)))
    text = "".join(parts)
    url = f"https://{outlet}.example/{number}"
    version = content_id("ver", url, text_digest(text))
    capture_id = content_id("cap", url)
    made = tuple(make_claim(chance, version, conflict, day, *draft) for draft in drafts)
    capture = Capture(
        capture_id, None, url, url, (), moment, 200, "text/html", text_digest(url), 90_000, "a.warc.gz", number * 9_000,
        9_000,
    )  # fmt: skip
    article = Article(
        version, content_id("art", url), capture_id, outlet, url, url, title, None, text, text_digest(text), moment,
        "day", "meta", None, "en", "en",
    )  # fmt: skip
    return article, capture, Extraction(version, made, (), "1.0.0")


def make_claim(
    chance: random.Random, version: str, conflict: str, day: date, order: int, value: int, sentence: str, offset: int
) -> Claim:
    running = order % 4 == 0
    claimant = NAMED[chance.randrange(len(NAMED))]
    if not running and chance.random() < 0.5:
        claimant = (f"Mayor number {chance.randrange(3_000)}", "local_authority", None)
    victim = chance.choice(SIDES[conflict])
    stake = "own" if claimant[2] == victim else "enemy" if claimant[2] in SIDES[conflict] else "none"
    place = sentence.rsplit("in ", 1)[1].rstrip(".")
    return Claim(
        claim_id=content_id("clm", version, order, value),
        kind=chance.choice(("killed", "wounded", "casualties", "killed")),
        value_text=str(value),
        bound="exact",
        value=value,
        low=value,
        high=value,
        sentence=sentence,
        sentence_start=offset,
        sentence_end=offset + len(sentence),
        number_start=offset + 11,
        number_end=offset + 11 + len(str(value)),
        rule_id="benchmark",
        extractor_version="1.0.0",
        victim_group=chance.choice(("civilian", "combatant", "unknown")),
        victim_party=victim,
        conflict_id=conflict,
        claimant=claimant[0],
        claimant_class=claimant[1],
        claimant_party=claimant[2],
        claimant_stake=stake,
        aggregation="cumulative" if running else chance.choice(("incident", "incident", "period", "unknown")),
        as_of=day,
        date_precision="day",
        place=None if running else place,
    )


def make_poll(number: int) -> Poll:
    moment = datetime(2022, 2, 24, tzinfo=UTC)
    return Poll(content_id("poll", number), "run", "feed", moment, "ok", 200, 10, 10, None, None, None, moment)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--claims", type=int, default=1_000_000)
    parser.add_argument("--articles", type=int, default=300_000)
    parser.add_argument("--text-bytes", type=int, default=1_500)
    parser.add_argument("--batch-articles", type=int, default=20_000)
    parser.add_argument("--folder", type=Path, help="keep the files here; else a temporary folder is used")
    options = parser.parse_args()
    folder = options.folder or Path(tempfile.mkdtemp(prefix="warehouse-benchmark-"))
    try:
        measure(folder, make_batches(options.claims, options.articles, options.text_bytes, options.batch_articles))
    finally:
        if options.folder is None:
            shutil.rmtree(folder)


def measure(folder: Path, batches: Iterator[Batch]) -> None:
    writer, published = folder / "writer" / "ledger.duckdb", folder / "ledger.duckdb"
    rows, seconds = 0, 0.0
    with Warehouse(writer) as warehouse:
        warehouse.migrate()
        warehouse.load_seeds(read_ledger_seeds(), datetime.now(UTC))
        for batch in batches:
            start = time.perf_counter()
            rows += sum(warehouse.append(batch).values())
            seconds += time.perf_counter() - start
            repeated = batch
        report("append", rows / seconds, "rows/s", f"{rows:,} rows")
        start = time.perf_counter()
        added = sum(warehouse.append(repeated).values())
        report("append the last batch again", time.perf_counter() - start, "s", f"{added} rows added")
        for _ in range(2):
            start = time.perf_counter()
            warehouse.publish(published)
            report("publish", time.perf_counter() - start, "s", f"{published.stat().st_size / 1e6:,.0f} MB")
    with Reader(published) as reader:
        for view in reader.views():
            start = time.perf_counter()
            table = reader.view(view)
            report(view, time.perf_counter() - start, "s", f"{table.num_rows:,} rows")
            del table


def report(name: str, figure: float, unit: str, detail: str) -> None:
    print(f"{name:30} {figure:12,.2f} {unit:7} {detail}", flush=True)


if __name__ == "__main__":
    main()
