-- One row is the place of a stored row of {view} whose span has a touched day. -- noqa: disable=all
create or replace table delta.{view}_places as
select rows.rowid as place from {ledger}.derived.{view} as rows
inner join delta.touched_days as touched
    on rows.{part} = touched.part and rows.span_start <= touched.last_day and rows.span_end >= touched.first_day;
