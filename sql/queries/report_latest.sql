-- One row is the newest band of one running total, with the claims behind it (those that still count first)
-- and the number of different claims of the series.
with
claimants as (
    select
        days.conflict_id,
        days.day,
        days.victim_party,
        days.victim_group,
        days.kind,
        max(days.effective_date) as newest_effective_date,
        list(
            days.first_claim_id order by days.is_stale asc, days.effective_date desc, days.first_claim_id asc
        ) as claim_ids,
        list_distinct(list(days.claimant_name)) as all_claimants
    from main.claimant_timeline as days
    cross join core.ledger_day as ledger_day
    where days.day = ledger_day.today
    group by days.conflict_id, days.day, days.victim_party, days.victim_group, days.kind
),

counts as (
    select
        assertions.conflict_id,
        assertions.victim_party,
        assertions.victim_group,
        assertions.kind,
        count(*) as claims_count
    from core.assertions as assertions
    where assertions.series_type = 'total'
    group by assertions.conflict_id, assertions.victim_party, assertions.victim_group, assertions.kind
)

select
    bands.conflict_id,
    bands.victim_party,
    bands.victim_group,
    bands.kind,
    bands.low,
    bands.central,
    bands.high,
    bands.high_is_open,
    bands.is_stale,
    bands.central_basis,
    claimants.newest_effective_date,
    claimants.claim_ids,
    coalesce(counts.claims_count, 0) as claims_count,
    case when bands.is_stale then claimants.all_claimants else bands.claimants end as claimants
from main.casualty_timeline as bands
inner join claimants
    on
        bands.conflict_id = claimants.conflict_id
        and bands.day = claimants.day
        and bands.victim_party is not distinct from claimants.victim_party
        and bands.victim_group = claimants.victim_group
        and bands.kind = claimants.kind
left join counts
    on
        bands.conflict_id = counts.conflict_id
        and bands.victim_party is not distinct from counts.victim_party
        and bands.victim_group = counts.victim_group
        and bands.kind = counts.kind
order by
    bands.conflict_id asc, bands.is_stale asc, claimants.newest_effective_date desc, bands.victim_party asc,
    bands.victim_group asc, bands.kind asc;
