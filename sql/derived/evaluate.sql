-- The rows of {view} as a table, read under the name of the view. -- noqa: disable=all
create or replace table delta.{view}_evaluated as from core.{view};
create or replace view core.{view} as from delta.{view}_evaluated;
