-- One row is the modelled total of one series on one of its days: every seventh, the first and the last.
select
    estimates.conflict_id,
    estimates.day,
    estimates.victim_party,
    estimates.victim_group,
    estimates.kind,
    estimates.low,
    estimates.central,
    estimates.high,
    estimates.claims_nearby_count,
    estimates.claims_count,
    estimates.claimants_count
from main.meta_estimate as estimates
window
    series as (
        partition by estimates.conflict_id, estimates.victim_party, estimates.victim_group, estimates.kind
        order by estimates.day
    ),
    whole as (
        partition by estimates.conflict_id, estimates.victim_party, estimates.victim_group, estimates.kind
    )
qualify
    row_number() over series % 7 = 1
    or estimates.day = max(estimates.day) over whole
order by estimates.conflict_id, estimates.victim_party, estimates.victim_group, estimates.kind, estimates.day;
