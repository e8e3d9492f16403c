-- One row is the band of one running total on one day as one side tells it (stake): own = the harmed party's own
-- count, enemy = its enemy's count of it, third_party = everybody else with a known position, allies of either side
-- included (stakes lists which), unknown = nobody knows whose. The gap between own and enemy is what this view shows.
-- low, central and high as in casualty_timeline; central_basis is values or bounds.
create or replace view main.stake_timeline as
with
days as (
    select
        bands.*,
        unnest(range(cast(bands.span_end - bands.span_start as bigint) + 1)) as days_count
    from core.stake_bands as bands
)

select
    days.conflict_id,
    days.span_start + cast(days.days_count as integer) as day,
    days.victim_party,
    days.victim_group,
    days.kind,
    days.stake,
    days.low,
    days.central,
    days.high,
    days.central_basis,
    days.high_is_open,
    days.claimants_count,
    days.claimants,
    days.stakes,
    days.stale_claimants_count,
    days.is_stale,
    days.is_falling,
    days.span_start - days.newest_effective_date + days.days_count as newest_age_days
from days;
