-- The rows of the ledger about the touched articles, but for their texts, which no view below reads. -- noqa: disable=all
drop view core.article_versions;
create table core.article_versions as
select articles.* replace ('' as text) from {ledger}.core.article_versions as articles
where articles.article_id in (select touched.article_id from delta.touched_articles as touched);
drop view raw.captures;
create table raw.captures as
select captures.* from {ledger}.raw.captures as captures
where captures.capture_id in (select articles.capture_id from core.article_versions as articles);
drop view core.extractions;
create table core.extractions as
select extractions.* from {ledger}.core.extractions as extractions
where extractions.article_version_id in (select articles.article_version_id from core.article_versions as articles);
drop view core.claims;
create table core.claims as
select claims.* from {ledger}.core.claims as claims
where claims.rowid in (
    select narrow.rowid from {ledger}.core.claims as narrow
    where narrow.article_version_id in (select articles.article_version_id from core.article_versions as articles)
);
drop view core.syndication_links;
create table core.syndication_links as
select links.* from {ledger}.core.syndication_links as links
where links.article_id in (select touched.article_id from delta.touched_articles as touched)
or links.original_article_id in (select touched.article_id from delta.touched_articles as touched);
