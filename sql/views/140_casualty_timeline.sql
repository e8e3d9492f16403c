-- One row is the band of one running total on one day: war, harmed party, group and kind, over what every claimant
-- last said. Only running totals of a whole war feed it (series_type total of core.claim_series): an increment, a
-- daily count, one incident, a part of a total or a count of unknown aggregation never does. Groups and kinds are never
-- mixed or added: fighters, civilians and people of unknown status are three series.
-- low and high span the live figures: "at least" feeds only low, "at most" only high, vague counts only widen.
-- high_is_open says that no ceiling holds: high is null when every live number is a floor (a vague count closes
-- nothing), and open when a floor lies above it; where every floor lies above every ceiling, the band spans what lies
-- between them. central is the median of what disinterested claimants state, else of their bounds, else of what
-- interested parties state, else of their bounds, else of the same of claimants of unknown stake; central_basis says
-- which. articles_count and independent_sources_count are those behind the live figures, for each figure by itself.
-- Figures that went stale leave the band; when all are stale the band is null and is_stale true.
create or replace view main.casualty_timeline as
with
days as (
    select
        bands.*,
        unnest(range(cast(bands.span_end - bands.span_start as bigint) + 1)) as days_count
    from core.casualty_bands as bands
)

select
    days.conflict_id,
    days.span_start + cast(days.days_count as integer) as day,
    days.victim_party,
    days.victim_group,
    days.kind,
    days.low,
    days.central,
    days.high,
    days.central_basis,
    days.high_is_open,
    days.claimants_count,
    days.claimants,
    days.stakes,
    days.stale_claimants_count,
    days.articles_count,
    days.independent_sources_count,
    days.is_stale,
    days.is_falling,
    days.span_start - days.newest_effective_date + days.days_count as newest_age_days
from days;
