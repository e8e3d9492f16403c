-- One row is the newest band of one running total, with the claims behind it and the day of the newest of them: those
-- that still count, and where none does those that did last. Claims that say an end of the band come first.
-- claims_count is the number of different claims of the series.
with
bands as (
    select bands.*
    from main.casualty_timeline as bands
    cross join core.ledger_day as ledger_day
    where bands.day = ledger_day.today
),

claimants as (
    select
        bands.conflict_id,
        bands.day,
        bands.victim_party,
        bands.victim_group,
        bands.kind,
        max(days.effective_date) as newest_effective_date,
        list(
            days.first_claim_id
            order by
                coalesce(days.low = bands.low or days.high = bands.high, false) desc, days.effective_date desc,
                days.first_claim_id asc
        ) as claim_ids,
        list_distinct(list(days.claimant_name)) as all_claimants
    from bands
    inner join main.claimant_timeline as days
        on
            bands.conflict_id = days.conflict_id
            and bands.day = days.day
            and bands.victim_party is not distinct from days.victim_party
            and bands.victim_group = days.victim_group
            and bands.kind = days.kind
            and (bands.is_stale or not days.is_stale)
    group by bands.conflict_id, bands.day, bands.victim_party, bands.victim_group, bands.kind
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
from bands
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
