-- What was said about the touched running totals, as it is now: of the days that did not change the stored statements
-- tell it, but for what a statement owes to those before and after it. -- noqa: disable=all
create or replace table delta.stated_totals_touched as
select old.* exclude (
    gone_row, row_hash, figure, previous_figure, previous_date, next_figure, claimant_total_hash, valid_to, stale_from,
    is_rounded, is_falling, is_restart, phase
)
from delta.claimant_statements_old as old
where not exists (
    select 1 from delta.touched_total_days as touched
    where touched.part = old.claimant_total_hash and touched.day = old.effective_date
)
union all by name
select rows.* from core.stated_totals as rows;
create or replace view core.stated_totals as from delta.stated_totals_touched;
