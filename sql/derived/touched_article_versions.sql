-- The versions of the touched articles, those that are new and those that were there before, but for their texts: no
-- view below reads them. -- noqa: disable=all
create table core.article_versions as
select articles.* replace ('' as text) from {ledger}.core.article_versions as articles
where articles.rowid >= $article_versions
union all
select articles.* replace ('' as text) from {ledger}.core.article_versions as articles
where articles.rowid in (select known.place from delta.known_versions as known);
