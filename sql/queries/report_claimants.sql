-- One row is what one claimant said last about one running total, with its age on the newest day: the newest first, at
-- most 400 of each war, and the newest of each side of each running total however old it is, since the latest figures
-- are made of these rows and a side that is left out would seem to have said nothing. statements_count is how many the
-- war has; bound and stated are those of the first claim of it.
select
    days.conflict_id,
    days.claimant_name,
    days.claimant_class,
    days.claimant_stake,
    days.victim_party,
    days.victim_group,
    days.kind,
    days.value,
    days.low,
    days.high,
    days.effective_date,
    days.is_stale,
    days.is_falling,
    days.mentions_count,
    days.first_claim_id as claim_id,
    assertions.bound,
    coalesce(assertions.value, assertions.low, assertions.high) as stated,
    count(*) over (partition by days.conflict_id) as statements_count
from main.claimant_timeline as days
cross join core.ledger_day as ledger_day
left join core.assertions as assertions on days.first_claim_id = assertions.first_claim_id
where days.day = ledger_day.today and not days.is_vague
qualify
    row_number() over (
        partition by days.conflict_id
        order by days.is_stale asc, days.effective_date desc, days.first_claim_id asc
    ) <= 400
    or row_number() over (
        partition by
            days.conflict_id, days.victim_party, days.victim_group, days.kind,
            case
                when days.claimant_stake in ('own', 'enemy', 'unknown') then days.claimant_stake
                else 'third_party'
            end
        order by days.is_stale asc, days.effective_date desc, days.first_claim_id asc
    ) = 1
order by
    days.conflict_id asc, days.is_stale asc, days.effective_date desc, days.claimant_name asc, days.first_claim_id asc;
