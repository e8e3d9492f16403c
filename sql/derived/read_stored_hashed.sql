-- {view} as it is stored, but for the hashes of its rows, for those who read the published file. -- noqa: disable=all
create or replace view core.{view} as
select rows.* exclude (row_hash) from derived.{view} as rows;
comment on view core.{view} is '{comment}';
