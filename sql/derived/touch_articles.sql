-- One row is a touched part of what is computed an article at a time. -- noqa: disable=all
create or replace table delta.touched_article_hash as select touched.article_hash as part from delta.touched_articles as touched;
