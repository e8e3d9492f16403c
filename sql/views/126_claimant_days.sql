-- One row is what one claimant last said about one running total on one day, as claimant_timeline describes it.
create or replace view core.claimant_days as
with
days as (
    select
        months.* exclude (first_day),
        months.first_day,
        unnest(range(cast(months.last_day - months.first_day as bigint) + 1)) as days_count
    from core.claimant_months as months
)

select
    days.* exclude (first_day, days_count),
    days.first_day + cast(days.days_count as integer) as day,
    days.first_day - days.effective_date + days.days_count as age_days,
    days.first_day + cast(days.days_count as integer) >= days.stale_from as is_stale
from days;
