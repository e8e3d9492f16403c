"""What the bundled newsroom answers to a path: pages, feeds, robots.txt. No socket here; see ``newsroom``."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from email.utils import format_datetime
from pathlib import Path
from typing import Any, Final

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from flows.adapters.newsroom_articles import (
    ARTICLES_DIR,
    NEWSROOM_DIR,
    SampleArticle,
    Site,
    article_path,
    load_articles,
    load_sites,
    version_path,
)

FEED_MIMES: Final = {
    "rss": "application/rss+xml; charset=utf-8",
    "atom": "application/atom+xml; charset=utf-8",
    "json": "application/feed+json; charset=utf-8",
    "sitemap": "application/xml; charset=utf-8",
}
HTML: Final = "text/html; charset=utf-8"


@dataclass(frozen=True, slots=True)
class Answer:
    """An HTTP answer before it is sent."""

    status: int
    content_type: str
    body: bytes
    modified_at: datetime | None = None
    is_feed: bool = False


class Newsroom:
    """Six fictional outlets and what they answer. Stateless: the same host and path give the same answer."""

    def __init__(self, articles_dir: Path = ARTICLES_DIR) -> None:
        self.sites = {site.host: site for site in load_sites()}
        self._articles = load_articles(articles_dir)
        self._pages = _index(self.sites, self._articles)
        self._templates = _environment()

    def answer(self, host: str, path: str) -> Answer:
        """What ``host`` answers to ``path`` (with its query string)."""
        site = self.sites.get(host)
        if site is None:
            return self._page("newsroom.html.j2", status=200 if path == "/" else 404, sites=self.sites.values())
        if path == site.feed_path:
            return self._feed(site)
        if path == "/robots.txt":
            return Answer(200, "text/plain; charset=utf-8", b"User-agent: *\nDisallow: /account/\n")
        if path == "/":
            return self._page("home.html.j2", site=site, entries=self._entries(site))
        article = self._pages.get((host, path))
        return self._article(site, article) if article else self._page("not_found.html.j2", status=404, site=site)

    def _article(self, site: Site, article: SampleArticle) -> Answer:
        if article.page_type != "article":
            return self._page(f"{article.page_type}.html.j2", site=site, article=article)
        return self._page(
            f"{site.outlet_id}.html.j2",
            site=site,
            article=article,
            url=f"http://{site.host}{article_path(site, article)}",
            related=self._related(site, article),
            json_ld=_json_ld(site, article),
        )

    def _page(self, template: str, *, status: int = 200, **values: Any) -> Answer:
        return Answer(status, HTML, self._templates.get_template(template).render(**values).encode())

    def _feed(self, site: Site) -> Answer:
        entries = self._entries(site)
        modified_at = max((entry["article"].modified_at for entry in entries), default=None)
        if site.feed_format == "json":
            body = _json_feed(site, entries)
        else:
            template = self._templates.get_template(f"{site.feed_format}.xml.j2")
            body = template.render(site=site, entries=entries, modified_at=modified_at)
        return Answer(200, FEED_MIMES[site.feed_format], body.encode(), modified_at, is_feed=True)

    def _entries(self, site: Site) -> list[dict[str, Any]]:
        mine = [article for article in self._articles if article.outlet_id == site.outlet_id]
        return [
            {"article": article, "url": f"http://{site.host}{version_path(site, article)}"}
            for article in reversed(mine)
        ]

    def _related(self, site: Site, article: SampleArticle) -> list[dict[str, str]]:
        wanted = {f"{site.outlet_id}/{slug}" for slug in article.related}
        first_versions = (other for other in self._articles if other.story_id in wanted and other.version == 1)
        return [{"headline": other.headline, "path": article_path(site, other)} for other in first_versions]


def _index(sites: dict[str, Site], articles: tuple[SampleArticle, ...]) -> dict[tuple[str, str], SampleArticle]:
    by_outlet = {site.outlet_id: site for site in sites.values()}
    known = [(by_outlet[article.outlet_id], article) for article in articles if article.outlet_id in by_outlet]
    return {(site.host, version_path(site, article)): article for site, article in known}


def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(NEWSROOM_DIR / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["rfc822"] = lambda moment: format_datetime(moment, usegmt=True)
    environment.filters["iso"] = lambda moment: moment.isoformat().replace("+00:00", "Z")
    return environment


def _json_ld(site: Site, article: SampleArticle) -> dict[str, Any]:
    return {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "headline": article.headline,
        "datePublished": article.published_at.isoformat(),
        "dateModified": article.modified_at.isoformat(),
        "author": [{"@type": "Person", "name": article.byline or site.site_name}],
        "publisher": {"@type": "Organization", "name": site.site_name},
        "mainEntityOfPage": f"http://{site.host}{article_path(site, article)}",
    }


def _json_feed(site: Site, entries: list[dict[str, Any]]) -> str:
    items = [
        {
            "id": entry["article"].version_id,
            "url": entry["url"],
            "title": entry["article"].headline,
            "summary": entry["article"].summary,
            "content_text": entry["article"].summary,
            "date_published": entry["article"].published_at.isoformat(),
            "date_modified": entry["article"].modified_at.isoformat(),
            "authors": [{"name": entry["article"].byline or site.site_name}],
        }
        for entry in entries
    ]
    feed = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": f"{site.site_name} (sample of a fictional outlet)",
        "home_page_url": f"http://{site.host}/",
        "feed_url": site.feed_url,
        "language": site.language,
        "items": items,
    }
    return json.dumps(feed, ensure_ascii=False, indent=1)
