-- One row is a number that one claimant gave on one day for a stretch of time: a daily count, a further N, a rate;
-- beside it the rise of the claimant's own running total since its previous figure. The two are for comparison, never
-- added; nor are rows, since their stretches and places may overlap. total_rise is null where the total or the one
-- before is a bound or the middle of several numbers, and where the count restarted; a total that only rounds the one
-- before it is none. A day on which only the running total moved has a row without a count.
create or replace view main.period_timeline as
with
of_whole_wars as (
    select
        claims.conflict_id,
        claims.effective_date,
        claims.victim_party,
        claims.victim_group,
        claims.kind,
        claims.claimant_id,
        claims.number_type,
        arg_min(claims.aggregation, claims.mention_id) as aggregation,
        arg_min(claims.scope, claims.mention_id) as scope,
        min(claims.period_start) as period_start,
        arg_min(claims.bound, claims.mention_id) as bound,
        min(claims.value) as value,
        min(claims.low) as low,
        max(claims.high) as high,
        min(claims.claimant_name) as claimant_name,
        min(claims.claimant_stake) as claimant_stake,
        min(claims.place) as place,
        count(*) as mentions_count,
        min(claims.mention_id) as first_claim_id
    from core.claim_series as claims
    where claims.series_type = 'period' and claims.is_war_wide
    group by
        claims.conflict_id, claims.effective_date, claims.victim_party, claims.victim_group, claims.kind,
        claims.claimant_id, claims.number_type, claims.assertion_hash
),

numbers as (
    select of_whole_wars.*
    from of_whole_wars
    union all by name
    select assertions.*
    from core.assertions as assertions
    where assertions.series_type = 'period' and coalesce(assertions.scope, 'area') != 'whole_conflict'
),

counts as (
    select
        numbers.*,
        hash(
            numbers.conflict_id, numbers.victim_party, numbers.victim_group, numbers.kind, numbers.claimant_id,
            numbers.effective_date
        ) as series_day
    from numbers
    where
        numbers.conflict_id is not null
        and numbers.effective_date is not null
        and numbers.bound != 'none_reported'
),

stated as (
    select
        statements.*,
        case
            when statements.low = statements.value and statements.high = statements.value then statements.value
        end as only_value
    from core.claimant_statements as statements
    where not statements.is_vague and not statements.is_rounded
),

totals as (
    select
        statements.conflict_id,
        statements.victim_party,
        statements.victim_group,
        statements.kind,
        statements.claimant_id,
        statements.effective_date,
        statements.claimant_name,
        statements.claimant_stake,
        statements.figure as total,
        hash(
            statements.conflict_id, statements.victim_party, statements.victim_group, statements.kind,
            statements.claimant_id, statements.effective_date
        ) as series_day,
        case
            when not statements.is_restart
                then
                    statements.only_value - lag(statements.only_value) over (
                        partition by statements.claimant_total_hash
                        order by statements.effective_date
                    )
        end as total_rise,
        statements.effective_date - statements.previous_date as total_rise_days
    from stated as statements
)

select
    coalesce(counts.conflict_id, totals.conflict_id) as conflict_id,
    coalesce(counts.effective_date, totals.effective_date) as day,
    coalesce(counts.victim_party, totals.victim_party) as victim_party,
    coalesce(counts.victim_group, totals.victim_group) as victim_group,
    coalesce(counts.kind, totals.kind) as kind,
    coalesce(counts.claimant_id, totals.claimant_id) as claimant_id,
    coalesce(counts.claimant_name, totals.claimant_name) as claimant_name,
    coalesce(counts.claimant_stake, totals.claimant_stake) as claimant_stake,
    counts.aggregation,
    counts.scope,
    counts.place,
    counts.period_start,
    counts.bound,
    case when counts.number_type in ('point', 'below') then counts.value end as value,
    case
        when counts.number_type in ('point', 'floor') then coalesce(counts.low, counts.value)
        else counts.low
    end as low,
    case
        when counts.number_type in ('point', 'below', 'ceiling') then coalesce(counts.high, counts.value)
        else counts.high
    end as high,
    counts.mentions_count,
    counts.first_claim_id,
    totals.total,
    totals.total_rise,
    totals.total_rise_days
from counts
full outer join totals on counts.series_day = totals.series_day;
