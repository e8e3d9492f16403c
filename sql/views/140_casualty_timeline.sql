-- One row is the band of one running total on one day: war, harmed party, group and kind, over what every claimant
-- last said. Only running totals of a whole war feed it (series_type total of core.claim_series): an increment, a
-- daily count, one incident, a part of a total or a count of unknown aggregation never does. Groups and kinds are never
-- mixed or added: fighters, civilians and people of unknown status are three series.
-- low and high span the live figures: "at least" feeds only low, "at most" only high, vague counts only widen.
-- high_is_open says that no ceiling holds: high is null when every live figure is a floor, and open when a floor lies
-- above it. central is the median of what disinterested claimants state, else of their bounds, else of what interested
-- parties state, else of their bounds, else of the same of claimants of unknown stake; central_basis says which.
-- articles_count and independent_sources_count are those behind the live figures, for each figure by itself.
-- Figures that went stale leave the band; when all are stale the band is null and is_stale true.
create or replace view main.casualty_timeline as
with
days as (
    select
        days.*,
        not days.is_stale and not days.is_vague as is_firm,
        case
            when days.claimant_stake = 'none' then 'disinterested'
            when days.claimant_stake = 'unknown' then 'unknown'
            else 'interested'
        end as side
    from main.claimant_timeline as days
),

bands as (
    select
        days.conflict_id,
        days.day,
        days.victim_party,
        days.victim_group,
        days.kind,
        min(days.low) filter (where not days.is_stale) as lowest,
        max(days.high) filter (where not days.is_stale) as highest,
        max(days.highest_floor) filter (where not days.is_stale) as highest_floor,
        median(days.value) filter (where days.is_firm and days.side = 'disinterested') as disinterested_value,
        list_median(flatten(list(days.bounds) filter (where days.is_firm and days.side = 'disinterested')))
            as disinterested_bound,
        median(days.value) filter (where days.is_firm and days.side = 'interested') as interested_value,
        list_median(flatten(list(days.bounds) filter (where days.is_firm and days.side = 'interested')))
            as interested_bound,
        median(days.value) filter (where days.is_firm and days.side = 'unknown') as unknown_value,
        list_median(flatten(list(days.bounds) filter (where days.is_firm and days.side = 'unknown')))
            as unknown_bound,
        len(list_distinct(list(days.claimant_id) filter (where not days.is_stale))) as claimants_count,
        len(list_distinct(list(days.claimant_id) filter (where days.is_stale))) as stale_claimants_count,
        sum(days.articles_count) filter (where not days.is_stale) as articles_count,
        sum(days.independent_sources_count) filter (where not days.is_stale) as independent_sources_count,
        list_sort(list_distinct(list(days.claimant_name) filter (where not days.is_stale))) as claimants,
        list_sort(list_distinct(list(days.claimant_stake) filter (where not days.is_stale))) as stakes,
        coalesce(bool_or(days.is_falling and not days.is_stale), false) as is_falling,
        min(days.age_days) as newest_age_days
    from days
    group by days.conflict_id, days.day, days.victim_party, days.victim_group, days.kind
)

select
    bands.conflict_id,
    bands.day,
    bands.victim_party,
    bands.victim_group,
    bands.kind,
    case when bands.lowest > bands.highest then bands.highest else bands.lowest end as low,
    cast(
        round(
            coalesce(
                bands.disinterested_value, bands.disinterested_bound, bands.interested_value, bands.interested_bound,
                bands.unknown_value, bands.unknown_bound
            )
        ) as bigint
    ) as central,
    case when bands.lowest > bands.highest then bands.lowest else bands.highest end as high,
    case
        when bands.disinterested_value is not null then 'disinterested_values'
        when bands.disinterested_bound is not null then 'disinterested_bounds'
        when bands.interested_value is not null then 'interested_values'
        when bands.interested_bound is not null then 'interested_bounds'
        when bands.unknown_value is not null then 'unknown_stake_values'
        when bands.unknown_bound is not null then 'unknown_stake_bounds'
    end as central_basis,
    coalesce(bands.claimants_count, 0) > 0
    and coalesce(bands.highest is null or bands.highest_floor > bands.highest, false) as high_is_open,
    coalesce(bands.claimants_count, 0) as claimants_count,
    coalesce(bands.claimants, []) as claimants,
    coalesce(bands.stakes, []) as stakes,
    coalesce(bands.stale_claimants_count, 0) as stale_claimants_count,
    coalesce(bands.articles_count, 0) as articles_count,
    coalesce(bands.independent_sources_count, 0) as independent_sources_count,
    coalesce(bands.claimants_count, 0) = 0 as is_stale,
    bands.is_falling,
    bands.newest_age_days
from bands;
