-- The rows of {view} as they are now. -- noqa: disable=all
create or replace view core.{view} as
select rows.* from {ledger}.derived.{view} as rows
where rows.rowid not in (select gone.gone_row from delta.{view}_gone as gone)
union all by name
select rows.* from delta.{view}_new as rows;
