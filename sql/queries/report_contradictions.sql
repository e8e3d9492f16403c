-- One row is a pair of claims that are live today and cannot both hold, the widest gap first.
select
    conflicts.conflict_id,
    conflicts.victim_party,
    conflicts.victim_group,
    conflicts.kind,
    conflicts.claim_id as claim_id_a,
    conflicts.claimant_name as claimant_a,
    claims.value_text as value_text_a,
    conflicts.other_claim_id as claim_id_b,
    conflicts.other_claimant_name as claimant_b,
    other_claims.value_text as value_text_b
from main.claim_conflicts as conflicts
inner join main.claims as claims on conflicts.claim_id = claims.claim_id
inner join main.claims as other_claims on conflicts.other_claim_id = other_claims.claim_id
where conflicts.is_live
order by conflicts.conflict_id asc, conflicts.gap_count desc, conflicts.claim_id asc, conflicts.other_claim_id asc;
