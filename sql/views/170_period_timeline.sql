-- One row is what one claimant said on one day about a stretch of time: a daily count, a further N, a rate; beside it
-- the rise of the claimant's own running total since its previous figure. The two are for comparison, never added.
-- A day on which only the running total moved has a row without a count.
create or replace view main.period_timeline as
with
counts as (
    select
        claims.conflict_id,
        claims.victim_party,
        claims.victim_group,
        claims.kind,
        claims.claimant_id,
        claims.effective_date as day,
        hash(
            claims.conflict_id, claims.victim_party, claims.victim_group, claims.kind, claims.claimant_id,
            claims.effective_date
        ) as series_day,
        claims.aggregation,
        claims.period_start,
        min(claims.claimant_name) as claimant_name,
        min(claims.claimant_stake) as claimant_stake,
        max(claims.value) filter (where claims.number_type in ('point', 'below')) as value,
        min(
            case
                when claims.number_type in ('point', 'floor') then coalesce(claims.low, claims.value)
                else claims.low
            end
        ) as low,
        max(
            case
                when claims.number_type in ('point', 'below', 'ceiling') then coalesce(claims.high, claims.value)
                else claims.high
            end
        ) as high,
        sum(claims.mentions_count) as mentions_count,
        min(claims.first_claim_id) as first_claim_id
    from core.assertions as claims
    where
        claims.series_type = 'period'
        and claims.conflict_id is not null
        and claims.effective_date is not null
        and claims.bound != 'none_reported'
    group by
        claims.conflict_id, claims.victim_party, claims.victim_group, claims.kind, claims.claimant_id,
        claims.effective_date, claims.aggregation, claims.period_start
),

totals as (
    select
        statements.conflict_id,
        statements.victim_party,
        statements.victim_group,
        statements.kind,
        statements.claimant_id,
        statements.effective_date as day,
        hash(
            statements.conflict_id, statements.victim_party, statements.victim_group, statements.kind,
            statements.claimant_id, statements.effective_date
        ) as series_day,
        statements.claimant_name,
        statements.claimant_stake,
        statements.figure as total,
        statements.figure - statements.previous_figure as total_rise,
        statements.effective_date - statements.previous_date as total_rise_days
    from core.claimant_statements as statements
    where not statements.is_vague
)

select
    coalesce(counts.conflict_id, totals.conflict_id) as conflict_id,
    coalesce(counts.day, totals.day) as day,
    coalesce(counts.victim_party, totals.victim_party) as victim_party,
    coalesce(counts.victim_group, totals.victim_group) as victim_group,
    coalesce(counts.kind, totals.kind) as kind,
    coalesce(counts.claimant_id, totals.claimant_id) as claimant_id,
    coalesce(counts.claimant_name, totals.claimant_name) as claimant_name,
    coalesce(counts.claimant_stake, totals.claimant_stake) as claimant_stake,
    counts.aggregation,
    counts.period_start,
    counts.value,
    counts.low,
    counts.high,
    counts.mentions_count,
    counts.first_claim_id,
    totals.total,
    totals.total_rise,
    totals.total_rise_days
from counts
full outer join totals on counts.series_day = totals.series_day;
