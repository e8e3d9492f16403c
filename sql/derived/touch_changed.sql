-- One row is a part that a changed row of {view} belongs to, as it was or as it is. -- noqa: disable=all
create or replace table delta.touched_{part} as
select rows.{part} as part from delta.{view}_gone as rows where rows.{part} is not null
union
select rows.{part} as part from delta.{view}_new as rows where rows.{part} is not null;
