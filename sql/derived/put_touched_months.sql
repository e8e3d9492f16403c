-- The rows of {view} as they are now, of the running totals whose statements changed, but for those that were replaced
-- before the first month that changed or made after the last. -- noqa: disable=all
create or replace table delta.changed_months as
select
    months.conflict_id, months.victim_party, months.victim_group, months.kind,
    min(months.month_start) as first_day,
    last_day(max(months.month_start)) as last_day
from core.claimant_months as months
group by months.conflict_id, months.victim_party, months.victim_group, months.kind;
create or replace view core.{view} as
with
held as (
    select rows.* from {ledger}.derived.{view} as rows
    where rows.rowid not in (select gone.gone_row from delta.{view}_gone as gone)
    union all by name
    select rows.* from delta.{view}_new as rows
)
select held.* from held
inner join delta.changed_months as changed
    on held.conflict_id = changed.conflict_id
    and held.victim_party is not distinct from changed.victim_party
    and held.victim_group = changed.victim_group
    and held.kind = changed.kind
    and held.effective_date <= changed.last_day
    and coalesce(held.valid_to, changed.last_day) >= changed.first_day;
