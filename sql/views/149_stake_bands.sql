-- One row is a band of stake_timeline, which describes it, over a span of days in which it does not change. The
-- published file holds it as a table.
create or replace view core.stake_bands as
with
days as (
    select
        days.*,
        hash(days.claimant_id) as claimant_hash,
        not days.is_stale and not days.is_vague as is_firm,
        case
            when days.claimant_stake in ('own', 'enemy', 'unknown') then days.claimant_stake
            else 'third_party'
        end as stake
    from core.claimant_spans as days
),

bands as (
    select
        days.total_month_hash,
        days.span_start,
        any_value(days.span_end) as span_end,
        any_value(days.conflict_id) as conflict_id,
        any_value(days.victim_party) as victim_party,
        any_value(days.victim_group) as victim_group,
        any_value(days.kind) as kind,
        days.stake,
        min(days.low) filter (where not days.is_stale) as lowest,
        case
            when bool_or(days.is_firm) and max(days.high) filter (where days.is_firm) is null then null
            else max(days.high) filter (where not days.is_stale)
        end as highest,
        max(days.highest_floor) filter (where not days.is_stale) as highest_floor,
        median(days.value) filter (where days.is_firm) as middle_value,
        list_median(flatten(list(days.bounds) filter (where days.is_firm))) as middle_bound,
        len(list_distinct(list(days.claimant_hash) filter (where not days.is_stale))) as claimants_count,
        len(list_distinct(list(days.claimant_hash) filter (where days.is_stale))) as stale_claimants_count,
        list_sort(list_distinct(list(days.claimant_name) filter (where not days.is_stale))) as claimants,
        list_sort(list_distinct(list(days.claimant_stake) filter (where not days.is_stale))) as stakes,
        coalesce(bool_or(days.is_falling and not days.is_stale), false) as is_falling,
        max(days.effective_date) as newest_effective_date
    from days
    group by days.total_month_hash, days.span_start, days.stake
),

centred as (
    select
        bands.*,
        cast(round(coalesce(bands.middle_value, bands.middle_bound)) as bigint) as central
    from bands
)

select
    bands.conflict_id,
    bands.span_start,
    bands.span_end,
    bands.victim_party,
    bands.victim_group,
    bands.kind,
    bands.stake,
    case when bands.lowest is not null then least(bands.lowest, bands.highest, bands.central) end as low,
    bands.central,
    case when bands.highest is not null then greatest(bands.lowest, bands.highest, bands.central) end as high,
    case
        when bands.middle_value is not null then 'values'
        when bands.middle_bound is not null then 'bounds'
    end as central_basis,
    coalesce(bands.claimants_count, 0) > 0
    and coalesce(bands.highest is null or bands.highest_floor > bands.highest, false) as high_is_open,
    coalesce(bands.claimants_count, 0) as claimants_count,
    coalesce(bands.claimants, []) as claimants,
    coalesce(bands.stakes, []) as stakes,
    coalesce(bands.stale_claimants_count, 0) as stale_claimants_count,
    coalesce(bands.claimants_count, 0) = 0 as is_stale,
    bands.is_falling,
    bands.newest_effective_date,
    bands.total_month_hash
from centred as bands;
