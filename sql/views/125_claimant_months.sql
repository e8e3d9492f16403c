-- One row is a statement about a running total in one month through which it was its claimant's last: from first_day to
-- last_day. live_until is the last day on which it counts. Months are the parts in which the timelines are computed:
-- total_month_hash stands for one running total in one month. A statement that only rounds another has no row.
create or replace view core.claimant_months as
with
statements as (
    select
        statements.* exclude (is_rounded),
        least(coalesce(statements.valid_to, ledger_day.today), ledger_day.today) as until_day,
        least(coalesce(statements.valid_to, statements.stale_from), statements.stale_from - 1) as live_until,
        cast(date_trunc('month', statements.effective_date) as date) as first_month
    from core.claimant_statements as statements
    cross join core.ledger_day as ledger_day
    where not statements.is_rounded
),

months as (
    select
        statements.* exclude (first_month),
        statements.first_month,
        unnest(range(date_diff('month', statements.first_month, statements.until_day) + 1)) as months_count
    from statements
),

placed as (
    select
        months.* exclude (first_month, months_count),
        cast(months.first_month + to_months(cast(months.months_count as integer)) as date) as month_start
    from months
)

select
    placed.* exclude (until_day),
    greatest(placed.effective_date, placed.month_start) as first_day,
    least(placed.until_day, last_day(placed.month_start)) as last_day,
    hash(
        placed.conflict_id, placed.victim_party, placed.victim_group, placed.kind, placed.month_start
    ) as total_month_hash
from placed;
