-- One row is a part of what is computed an article at a time that may have stored rows. -- noqa: disable=all
create or replace table delta.touched_article_hash as
select touched.article_hash as part from delta.touched_articles as touched
where touched.article_id in (select known.article_id from delta.known_versions as known)
or touched.article_id in (select links.article_id from core.syndication_links as links)
or touched.article_id in (select links.original_article_id from core.syndication_links as links);
