-- The rows of {view} as they are now, of the touched parts alone. -- noqa: disable=all
drop table core.{view};
create table core.{view} as
select rows.* from {ledger}.derived.{view} as rows
where rows.{part} in (select touched.part from delta.touched as touched)
and rows.rowid not in (select gone.gone_row from delta.{view}_gone as gone)
union all by name
select rows.* from delta.{view}_new as rows where rows.{part} in (select touched.part from delta.touched as touched);
