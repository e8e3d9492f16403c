"""The bundled newsroom's articles: TOML files of fictional outlets, read into one record per published version."""

from __future__ import annotations

import dataclasses
import hashlib
import re
import tomllib
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

from flows.adapters.seeds import SEEDS_DIR, load_rows
from flows.errors import ConfigurationError

NEWSROOM_DIR: Final = SEEDS_DIR / "newsroom"
ARTICLES_DIR: Final = NEWSROOM_DIR / "articles"
PAGE_TYPES: Final = ("article", "consent_wall", "soft_404")
_TEXTS: Final = ("byline", "section", "standfirst", "wire", "copy_of", "theme")
_LISTS: Final = ("captions", "related", "comments")


@dataclass(frozen=True, slots=True)
class Site:
    """One fictional outlet's web site: a row of ``seeds/newsroom/sites.csv``. A flaky feed answers 503 once."""

    outlet_id: str
    host: str
    site_name: str
    language: str
    article_path: str
    feed_path: str
    feed_format: str
    is_flaky: bool = False

    @property
    def feed_url(self) -> str:
        return f"http://{self.host}{self.feed_path}"


@dataclass(frozen=True, slots=True)
class Block:
    """A part of an article's body: a paragraph, a crosshead, or a list (``items``)."""

    name: str
    text: str = ""
    items: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SampleArticle:
    """One version of one article. ``story_id`` is ``<outlet_id>/<YYYY-MM-DD-slug>``; versions count from 1."""

    story_id: str
    outlet_id: str
    slug: str
    version: int
    published_at: datetime
    modified_at: datetime
    headline: str
    body: tuple[Block, ...]
    page_type: str = "article"
    byline: str = ""
    section: str = "World"
    standfirst: str = ""
    captions: tuple[str, ...] = ()
    related: tuple[str, ...] = ()
    comments: tuple[str, ...] = ()
    wire: str = ""
    copy_of: str = ""
    theme: str = ""

    @property
    def version_id(self) -> str:
        """The id under which the truth files know this version: ``meridian-post/2022-11-10-slug@1``."""
        return f"{self.story_id}@{self.version}"

    @property
    def summary(self) -> str:
        return self.standfirst or next((block.text for block in self.body if block.name == "p"), self.headline)


def load_sites() -> tuple[Site, ...]:
    """The six fictional outlets."""
    return load_rows("sites", Site, NEWSROOM_DIR)


def load_articles(articles_dir: Path = ARTICLES_DIR) -> tuple[SampleArticle, ...]:
    """All versions of all articles under ``articles_dir``, oldest version first. Raises ConfigurationError by file."""
    paths = sorted(articles_dir.glob("*/*.toml"))
    if not paths:
        raise ConfigurationError(f"{articles_dir}: holds no articles (<outlet>/<date>-<slug>.toml)")
    versions = [version for path in paths for version in _read_article(path)]
    return tuple(sorted(versions, key=lambda article: (article.modified_at, article.version_id)))


def article_path(site: Site, article: SampleArticle) -> str:
    """The path of an article on its site, the same for all versions."""
    digits = int(hashlib.sha256(article.story_id.encode()).hexdigest()[:8], 16)
    section = re.sub(r"[^a-z0-9]+", "-", article.section.lower()).strip("-")
    return site.article_path.format(
        slug=article.slug, published=article.published_at, section=section, number=100_000 + digits % 900_000
    )


def version_path(site: Site, article: SampleArticle) -> str:
    """The path that shows exactly this version; the first version lives at the article's own address."""
    path = article_path(site, article)
    if article.version == 1:
        return path
    return f"{path}{'&' if '?' in path else '?'}update={article.version - 1}"


def _read_article(path: Path) -> list[SampleArticle]:
    try:
        table = tomllib.loads(path.read_text(encoding="utf-8"))
        revisions = table.pop("revisions", [])
        return [_version(path, table, revision, number) for number, revision in enumerate([{}, *revisions], start=1)]
    except (OSError, KeyError, TypeError, ValueError) as error:
        raise ConfigurationError(f"{path}: {type(error).__name__}: {error}") from error


def _version(path: Path, table: dict[str, Any], revision: dict[str, Any], version: int) -> SampleArticle:
    cells = {**table, **revision}
    known = {field.name for field in dataclasses.fields(SampleArticle)} | {"outlet"}
    if unknown := sorted(set(cells) - known):
        raise ValueError(f"unknown key {unknown[0]!r}")
    if cells.get("page_type", "article") not in PAGE_TYPES:
        raise ValueError(f"page_type {cells['page_type']!r} is not one of {', '.join(PAGE_TYPES)}")
    texts: dict[str, Any] = {name: cells[name] for name in _TEXTS if name in cells}
    lists: dict[str, Any] = {name: tuple(cells[name]) for name in _LISTS if name in cells}
    return SampleArticle(
        story_id=f"{cells['outlet']}/{path.stem}",
        outlet_id=cells["outlet"],
        slug=cells["slug"],
        version=version,
        published_at=_utc(table["published_at"]),
        modified_at=_utc(cells["published_at"]),
        headline=cells["headline"],
        body=_blocks(cells.get("body", ())),
        page_type=cells.get("page_type", "article"),
        **texts,
        **lists,
    )


def _utc(value: datetime) -> datetime:
    return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def _blocks(strings: list[str] | tuple[str, ...]) -> tuple[Block, ...]:
    blocks: list[Block] = []
    for string in (part.strip() for part in strings):
        if string.startswith("- ") and blocks and blocks[-1].name == "ul":
            blocks[-1] = Block("ul", items=(*blocks[-1].items, string[2:].strip()))
        else:
            blocks.append(_block(string))
    return tuple(blocks)


def _block(string: str) -> Block:
    if string.startswith("## "):
        return Block("h2", string[3:].strip())
    if string.startswith("- "):
        return Block("ul", items=(string[2:].strip(),))
    return Block("p", string)
