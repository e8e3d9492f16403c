-- One row is what one claimant said on one day about one running total: all its new assertions of that day together,
-- the vague ones ("thousands") beside the firm ones. claimant_statements describes it, and what becomes of it.
create or replace view core.stated_totals as
with
assertions as (
    select
        assertions.*,
        assertions.number_type = 'vague' as is_vague
    from core.assertions as assertions
    where
        assertions.series_type = 'total'
        and assertions.conflict_id is not null
        and assertions.effective_date is not null
        and assertions.bound != 'none_reported'
    window
        same_day as (
            partition by assertions.claimant_total_hash, assertions.effective_date, assertions.number_type = 'vague'
        )
    qualify
        assertions.is_revision
        or not bool_or(assertions.is_revision) over same_day
        or coalesce(
            assertions.last_published_on
            > max(assertions.first_published_on) filter (where assertions.is_revision) over same_day,
            false
        )
)

select
    assertions.conflict_id,
    assertions.victim_party,
    assertions.victim_group,
    assertions.kind,
    assertions.claimant_id,
    assertions.is_vague,
    assertions.effective_date,
    min(assertions.claimant_name) as claimant_name,
    min(assertions.claimant_class) as claimant_class,
    min(assertions.claimant_party) as claimant_party,
    min(assertions.claimant_stake) as claimant_stake,
    bool_or(assertions.is_daily_issuer) as is_daily_issuer,
    cast(round(median(assertions.value) filter (where assertions.number_type in ('point', 'below'))) as bigint)
        as value,
    min(
        case
            when assertions.number_type in ('point', 'floor') then coalesce(assertions.low, assertions.value)
            else assertions.low
        end
    ) as low,
    max(
        case
            when assertions.number_type in ('point', 'below', 'ceiling')
                then coalesce(assertions.high, assertions.value)
            else assertions.high
        end
    ) as high,
    max(assertions.low) filter (where assertions.number_type = 'floor') as highest_floor,
    bool_and(assertions.bound = 'approx') as is_approximate,
    list_concat(
        list(assertions.low) filter (where assertions.number_type in ('floor', 'range')),
        list(assertions.high) filter (where assertions.number_type in ('ceiling', 'range'))
    ) as bounds,
    cast(sum(assertions.mentions_count) as bigint) as mentions_count,
    cast(sum(assertions.articles_count) as bigint) as articles_count,
    cast(sum(assertions.independent_sources_count) as bigint) as independent_sources_count,
    max(assertions.last_published_on) as last_published_on,
    bool_or(assertions.is_revision) as is_revision,
    arg_min(assertions.first_claim_id, row(assertions.number_type != 'point', assertions.first_claim_id))
        as first_claim_id
from assertions
group by
    assertions.conflict_id, assertions.victim_party, assertions.victim_group, assertions.kind,
    assertions.claimant_id, assertions.is_vague, assertions.effective_date;
