-- Days that the derived tables did not know yet are touched for every running total, with the day before them. -- noqa: disable=all
create or replace table delta.touched_days as
with
days as (
    from delta.touched_days
    union all
    select months.total_month_hash, cast($known_day as date), months.last_day + 1 from core.claimant_months as months
    where months.month_start >= date_trunc('month', cast($known_day as date))
)
select days.part, min(days.first_day) as first_day, max(days.last_day) as last_day from days group by days.part;
