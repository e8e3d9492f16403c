"""How often claims are read right, by the confidence that the ledger gives them. One command:

    python -m benchmarks.confidence [FOLDER] [--demo DEMO]

The bundled newsroom is read as the demo reads it (DEMO: a folder in which the demo has run) and compared with its
hand-written truth; every ``*.jsonl`` of FOLDER
whose lines are {"id", "text", "claims": [...]} is a further set. Reported per band of confidence: the share of claims
whose number and kind were right, and the share of which victims, claimant, aggregation and use were right too; and the
area under the curve, the chance that of a wrong and a right claim the wrong one has the lower confidence.
"""

from __future__ import annotations

import argparse
import dataclasses
import json
import tempfile
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from benchmarks.scoring import agrees, match, number_of, read_rows
from extractors.claim import build_reader
from extractors.identity import content_id, text_digest
from extractors.records import Article, Batch, Extraction
from flows.adapters.lexicon import load_lexicon
from flows.adapters.newsroom import NewsroomServer
from flows.adapters.newsroom_articles import NEWSROOM_DIR, load_articles, load_sites, version_path
from flows.adapters.warehouse import Reader, Warehouse
from flows.demo import newsroom_settings
from flows.extract import parse_document
from flows.ingest import ingest

BANDS = ((85, 100), (70, 84), (55, 69), (0, 54))
FIELDS = ("bound", "victim_group", "victim_party", "claimant", "claimant_class", "aggregation", "use_in_timeline")
Judged = tuple[int, bool, bool]


def judge(labelled: list[dict[str, Any]], read: list[dict[str, Any]]) -> list[Judged]:
    """Per read claim: its confidence, whether number and kind are right, and whether all of ``FIELDS`` are too."""
    found = {j: labelled[i] for i, j in match(labelled, read)}
    judged = []
    for place, claim in enumerate(read):
        label = found.get(place)
        is_whole = label is not None and all(agrees(name, label, claim) for name in FIELDS if name in label)
        is_number = label is not None and number_of(label) == number_of(claim)
        judged.append((claim["confidence"], label is not None, is_whole and is_number))
    return judged


def judge_newsroom(folder: Path) -> list[Judged]:
    if not folder.exists():
        with NewsroomServer() as newsroom:
            ingest(None, str(folder), newsroom_settings(newsroom.proxy_url))
    sites = {site.outlet_id: site for site in load_sites()}
    version_of = {
        f"http://{sites[one.outlet_id].host}{version_path(sites[one.outlet_id], one)}": one.version_id
        for one in load_articles()
    }
    truth = {row["id"]: row["claims"] for path in (NEWSROOM_DIR / "truth").glob("*.jsonl") for row in read_rows(path)}
    read: dict[str, list[dict[str, Any]]] = {}
    query = "select captures.requested_url as url, claims.* from core.scored_claims as claims"
    query += " join core.article_versions using (article_version_id) join raw.captures as captures using (capture_id)"
    with Reader(folder / "ledger.duckdb") as reader:
        for row in reader.query(query).to_pylist():
            read.setdefault(version_of[row["url"]], []).append(row)
    return [one for version, claims in read.items() for one in judge(truth.get(version, []), claims)]


def judge_set(rows: list[dict[str, Any]], folder: Path) -> list[Judged]:
    reader = build_reader(load_lexicon())
    documents = {row["id"]: parse_document(json.dumps(row)) for row in rows}
    articles, extractions = [], []
    for name, document in documents.items():
        article = article_of(name, document.text)
        claims = tuple(
            dataclasses.replace(claim, claim_id=content_id("clm", name, place))
            for place, claim in enumerate(reader.read(document).claims)
        )
        loose = tuple(dataclasses.replace(claim, related_claim_id=None) for claim in claims)
        articles.append(article)
        extractions.append(Extraction(article.article_version_id, loose, (), "1"))
    with Warehouse(folder / "writer.duckdb") as warehouse:
        warehouse.migrate()
        warehouse.append(Batch(articles=tuple(articles), extractions=tuple(extractions)))
        warehouse.publish(folder / "ledger.duckdb")
    read: dict[str, list[dict[str, Any]]] = {}
    with Reader(folder / "ledger.duckdb") as ledger:
        for claim in ledger.query("from core.scored_claims order by article_version_id, claim_order").to_pylist():
            read.setdefault(claim["article_version_id"], []).append(claim)
    return [one for row in rows for one in judge(row["claims"], read.get(content_id("ver", row["id"]), []))]


def article_of(name: str, text: str) -> Article:
    day = datetime(2024, 1, 1, tzinfo=UTC)
    return Article(
        article_version_id=content_id("ver", name), article_id=content_id("art", name),
        capture_id=content_id("cap", name), outlet_id="set", article_url=f"https://set.example/{name}",
        canonical_url=None, title=None, byline=None, text=text, text_sha256=text_digest(text), published_at=day,
        published_precision="day", published_source="meta", modified_at=None, language_declared="en",
        language_detected="en",
    )  # fmt: skip


def area_under_curve(judged: Iterable[tuple[int, bool]]) -> float:
    """The chance that a wrong claim has a lower confidence than a right one; ties count half."""
    rows = list(judged)
    right = [confidence for confidence, is_right in rows if is_right]
    wrong = [confidence for confidence, is_right in rows if not is_right]
    wins = sum((low < high) + (low == high) / 2 for low in wrong for high in right)
    return wins / (len(right) * len(wrong)) if right and wrong else float("nan")


def show(name: str, judged: list[Judged]) -> None:
    whole = area_under_curve((confidence, is_whole) for confidence, _, is_whole in judged)
    number = area_under_curve((confidence, is_number) for confidence, is_number, _ in judged)
    print(
        f"{name}: {len(judged)} claims; area under the curve, any field wrong {whole:.3f}, number or kind {number:.3f}"
    )
    for low, high in BANDS:
        band = [one for one in judged if low <= one[0] <= high]
        if band:
            shares = [sum(one[at] for one in band) / len(band) for at in (1, 2)]
            counted = f"{len(band):5} claims  number and kind {shares[0]:6.1%}  every field {shares[1]:6.1%}"
            print(f"  {low:3}-{high:3}  {counted}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", nargs="?", type=Path)
    parser.add_argument("--demo", type=Path, help="folder in which the demo has run")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        show("newsroom", judge_newsroom(options.demo or Path(name) / "newsroom"))
        for path in sorted(options.folder.glob("*.jsonl")) if options.folder else []:
            rows = read_rows(path)
            if rows and "claims" in rows[0]:
                (Path(name) / path.stem).mkdir()
                show(path.name, judge_set(rows, Path(name) / path.stem))


if __name__ == "__main__":
    main()
