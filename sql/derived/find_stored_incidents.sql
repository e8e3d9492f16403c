-- One row is the place of a stored row of {view} about an incident which may have changed. -- noqa: disable=all
create or replace table delta.{view}_places as
select rows.rowid as place from {ledger}.derived.{view} as rows
inner join delta.touched_{part} as touched
    on rows.{part} = touched.part and rows.incident_number >= touched.first_number;
