-- The rows of {view} as they are now, of the touched parts alone. -- noqa: disable=all
create or replace table delta.{view}_touched as
select rows.* from {ledger}.derived.{view} as rows
where rows.rowid in (
    select found.rowid from {ledger}.derived.{view} as found
    where found.{part} in (select touched.part from delta.touched_{part} as touched)
    and found.rowid not in (select gone.gone_row from delta.{view}_gone as gone)
)
union all by name
select rows.* from delta.{view}_new as rows where rows.{part} in (select touched.part from delta.touched_{part} as touched);
create or replace view core.{view} as from delta.{view}_touched;
