-- One row is a version of a touched article that the derived tables know. -- noqa: disable=all
create or replace table delta.known_versions as
select articles.rowid as place, articles.article_id, articles.article_version_id from {ledger}.core.article_versions as articles
where articles.rowid < $article_versions
and articles.article_id in (select touched.article_id from delta.touched_articles as touched);
