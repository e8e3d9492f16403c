-- Those rows of {view} whose span has a touched day as a table, read under the name of the view. -- noqa: disable=all
create or replace table delta.{view}_evaluated as
select rows.* from core.{view} as rows
inner join delta.touched_days as touched
    on rows.{part} = touched.part and rows.span_start <= touched.last_day and rows.span_end >= touched.first_day;
create or replace view core.{view} as from delta.{view}_evaluated;
