-- Those rows of {view} whose part is touched, as a table of the same name. -- noqa: disable=all
create or replace table delta.evaluated as
select rows.* from core.{view} as rows where rows.{part} in (select touched.part from delta.touched as touched);
drop view core.{view};
create table core.{view} as from delta.evaluated;
