-- What else the ledger holds about the touched articles. -- noqa: disable=all
create table raw.captures as
select captures.* from {ledger}.raw.captures as captures
where captures.rowid in (
    select narrow.rowid from {ledger}.raw.captures as narrow
    where narrow.capture_id in (select articles.capture_id from core.article_versions as articles)
);
create table core.syndication_links as
select links.* from {ledger}.core.syndication_links as links
where links.article_id in (select touched.article_id from delta.touched_articles as touched)
or links.original_article_id in (select touched.article_id from delta.touched_articles as touched);
create table core.sightings as
select sightings.* from {ledger}.core.sightings as sightings
where sightings.article_version_id in (select articles.article_version_id from core.article_versions as articles);
