-- One row is what one claimant last said about one running total, on one day from its first statement to the newest
-- day of the ledger: with the age of the figure in days, and whether it is stale. A stale figure stays visible here.
-- A vague count newer than the claimant's last firm figure is a row beside it (is_vague).
create or replace view main.claimant_timeline as
with
statements as (
    select
        statements.*,
        least(coalesce(statements.valid_to, ledger_day.today), ledger_day.today) as last_day
    from core.claimant_statements as statements
    cross join core.ledger_day as ledger_day
),

days as (
    select
        statements.* exclude (bounds, valid_to, next_figure, last_day),
        statements.bounds,
        unnest(range(cast(statements.last_day - statements.effective_date as bigint) + 1)) as age_days
    from statements
)

select
    days.conflict_id,
    days.effective_date + cast(days.age_days as integer) as day,
    days.victim_party,
    days.victim_group,
    days.kind,
    days.claimant_id,
    days.claimant_name,
    days.claimant_class,
    days.claimant_party,
    days.claimant_stake,
    days.value,
    days.low,
    days.high,
    days.effective_date,
    days.age_days,
    days.effective_date + cast(days.age_days as integer) >= days.stale_from as is_stale,
    days.is_vague,
    days.is_falling,
    days.phase,
    days.highest_floor,
    days.bounds,
    days.mentions_count,
    days.articles_count,
    days.independent_sources_count,
    days.first_claim_id
from days;
