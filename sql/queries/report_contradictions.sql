-- One row is a pair of claims that cannot both hold, those that are live today first, then the newest: at most 200 of
-- each war. contradictions_count is how many the war has.
with
ranked as (
    select
        pairs.*,
        count(*) over (partition by pairs.conflict_id) as contradictions_count,
        row_number() over (
            partition by pairs.conflict_id
            order by
                pairs.is_live desc, pairs.day desc, pairs.gap_count desc, pairs.claim_id asc, pairs.other_claim_id asc
        ) as place_in_war
    from main.claim_conflicts as pairs
)

select
    ranked.conflict_id,
    ranked.victim_party,
    ranked.victim_group,
    ranked.kind,
    ranked.is_live,
    ranked.gap_count,
    ranked.day as day_a,
    ranked.claim_id as claim_id_a,
    ranked.claimant_name as claimant_a,
    ranked.claimant_stake as stake_a,
    claims.value_text as value_text_a,
    ranked.other_day as day_b,
    ranked.other_claim_id as claim_id_b,
    ranked.other_claimant_name as claimant_b,
    ranked.other_claimant_stake as stake_b,
    other_claims.value_text as value_text_b,
    ranked.contradictions_count
from ranked
inner join core.claims as claims on ranked.claim_id = claims.claim_id
inner join core.claims as other_claims on ranked.other_claim_id = other_claims.claim_id
where ranked.place_in_war <= 200
order by ranked.conflict_id, ranked.place_in_war;
