-- One row is a part that the evaluated rows of {view} belong to. -- noqa: disable=all
create or replace table delta.touched_{part} as select distinct rows.{part} as part from core.{view} as rows;
