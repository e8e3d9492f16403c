-- One row is the place of a stored row of {view} in a touched part. -- noqa: disable=all
create or replace table delta.{view}_places as
select rows.rowid as place from {ledger}.derived.{view} as rows
where rows.{part} in (select touched.part from delta.touched_{part} as touched);
