-- The rows of {view} that changed, as they were and as they are. -- noqa: disable=all
create or replace view core.{view} as
select rows.* exclude (gone_row) from delta.{view}_gone as rows
union all by name
select rows.* from delta.{view}_new as rows;
