-- One row is what one claimant last said about one running total on one day, as claimant_timeline describes it.
-- In two parts, which are computed side by side: the statements lie in one group of rows, which is one thread's work.
create or replace view core.claimant_days as
with
parts as (
    select months.*
    from core.claimant_months as months
    where months.total_month_hash % 2 = 0
    union all
    select months.*
    from core.claimant_months as months
    where months.total_month_hash % 2 = 1
),

days as (
    select
        parts.* exclude (first_day),
        parts.first_day,
        unnest(range(cast(parts.last_day - parts.first_day as bigint) + 1)) as days_count
    from parts
)

select
    days.* exclude (first_day, days_count),
    days.first_day + cast(days.days_count as integer) as day,
    days.first_day - days.effective_date + days.days_count as age_days,
    days.first_day + cast(days.days_count as integer) >= days.stale_from as is_stale
from days;
