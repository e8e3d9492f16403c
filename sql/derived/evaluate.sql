-- The rows of {view} as a table of the same name. -- noqa: disable=all
create or replace table delta.evaluated as from core.{view};
drop view core.{view};
create table core.{view} as from delta.evaluated;
