-- Those rows of {view} whose part is touched as a table, read under the name of the view. -- noqa: disable=all
create or replace table delta.{view}_evaluated as
select rows.* from core.{view} as rows where rows.{part} in (select touched.part from delta.touched_{part} as touched);
create or replace view core.{view} as from delta.{view}_evaluated;
