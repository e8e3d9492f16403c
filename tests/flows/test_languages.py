"""Text in a language without rules is kept, marked and not read."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from extractors.page import parse_page
from extractors.records import Article, Batch
from flows.adapters.page_rules import page_rules
from flows.adapters.warehouse import Reader, Warehouse
from flows.page_worker import read_article

NOW = datetime(2026, 11, 20, tzinfo=UTC)
PAGE = (
    """<html lang="{lang}"><head><title>{title}</title></head><body><article><h1>{title}</h1>{story}</article></body>"""
)
ENGLISH = (
    "Twelve people were killed when a missile hit a market in the east of the country on Thursday, officials said.",
    "Rescuers worked through the night to reach people trapped under the rubble of three houses behind the square.",
)
# Quoted in English, so that there is a claim to read for rules that do not ask for the language.
GERMAN = (
    "Bei einem Angriff auf einen Markt im Osten des Landes sind nach Angaben der Behörden Menschen getötet worden.",
    "Die Rettungskräfte suchten die ganze Nacht nach Verschütteten, wie der Gouverneur der Region mitteilte. Auf einem"
    " Schild vor dem Rathaus stand am Abend: Twelve people were killed in the attack on the market.",
)


def article(title: str, story: tuple[str, ...], lang: str) -> Article:
    html = PAGE.format(lang=lang, title=title, story="".join(f"<p>{text}</p>" for text in story))
    url = f"https://news.example/{lang}/market"
    found = parse_page(html.encode(), "text/html; charset=utf-8", url, f"cap_{lang}", "post", None, NOW, page_rules())
    assert isinstance(found, Article)
    return found


def test_an_article_in_german_is_kept_and_not_read(tmp_path: Path) -> None:
    articles = (article("Strike on market", ENGLISH, "en"), article("Angriff auf Markt", GERMAN, "de"))
    extractions = tuple(read_article(one) for one in articles)
    assert [len(extraction.claims) > 0 for extraction in extractions] == [True, False]
    with Warehouse(tmp_path / "writer" / "ledger.duckdb") as warehouse:
        warehouse.migrate()
        warehouse.append(Batch(articles=articles, extractions=extractions))
        warehouse.publish(tmp_path / "ledger.duckdb")
    with Reader(tmp_path / "ledger.duckdb") as reader:
        rows = reader.query("from article_versions order by language_detected").to_pylist()
    assert [(row["language_declared"], row["language_detected"], row["is_read"]) for row in rows] == [
        ("de", "de", False), ("en", "en", True),
    ]  # fmt: skip
