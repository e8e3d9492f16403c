-- Those rows of {view} that are about a touched article as a table, read under the name of the view: what links it to
-- another is known here, what links that to others is not. -- noqa: disable=all
create or replace table delta.{view}_evaluated as
select rows.* from core.{view} as rows
where rows.article_hash in (select touched.article_hash from delta.touched_articles as touched);
create or replace view core.{view} as from delta.{view}_evaluated;
