-- The rows of assertions as they are now, of the touched running totals on the days that changed. -- noqa: disable=all
create or replace table delta.assertions_touched as
select rows.* exclude (row_hash) from {ledger}.derived.assertions as rows
where rows.rowid in (
    select found.rowid from {ledger}.derived.assertions as found
    inner join delta.touched_total_days as touched
        on found.claimant_total_hash = touched.part and found.effective_date = touched.day
    where found.rowid not in (select gone.gone_row from delta.assertions_gone as gone)
)
union all by name
select rows.* from delta.assertions_new as rows;
create or replace view core.assertions as from delta.assertions_touched;
