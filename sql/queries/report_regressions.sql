-- One row is a running total that fell, restarted or spiked, with the statement before it: at most 200 of each war, the
-- newest first. regressions_count is how many the war has.
with
ranked as (
    select
        changes.*,
        count(*) over (partition by changes.conflict_id) as regressions_count,
        row_number() over (
            partition by changes.conflict_id
            order by changes.day desc, changes.claim_id asc
        ) as place_in_war
    from main.claim_regressions as changes
)

select
    ranked.conflict_id,
    ranked.victim_party,
    ranked.victim_group,
    ranked.kind,
    ranked.claimant_name as claimant,
    ranked.claimant_stake,
    ranked.change_type,
    ranked.day,
    ranked.figure,
    ranked.claim_id,
    ranked.previous_day,
    ranked.previous_figure,
    earlier.first_claim_id as previous_claim_id,
    ranked.regressions_count
from ranked
left join core.claimant_statements as earlier
    on
        ranked.claimant_id = earlier.claimant_id
        and ranked.conflict_id = earlier.conflict_id
        and ranked.victim_party is not distinct from earlier.victim_party
        and ranked.victim_group = earlier.victim_group
        and ranked.kind = earlier.kind
        and ranked.previous_day = earlier.effective_date
        and not earlier.is_vague
where ranked.place_in_war <= 200
order by ranked.conflict_id, ranked.place_in_war;
