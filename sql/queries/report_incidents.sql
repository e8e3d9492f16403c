-- One row is the current toll of one incident by one claimant, the newest 25 of each war.
select
    incidents.conflict_id,
    incidents.incident_id,
    incidents.day,
    incidents.place,
    incidents.victim_party,
    incidents.victim_group,
    incidents.kind,
    incidents.claimant_name as claimant,
    incidents.low,
    incidents.value,
    incidents.high,
    incidents.revision,
    incidents.first_claim_id as claim_id,
    claims.value_text
from main.incident_timeline as incidents
inner join main.claims as claims on incidents.first_claim_id = claims.claim_id
where incidents.is_current and incidents.conflict_id is not null
qualify
    row_number() over (
        partition by incidents.conflict_id
        order by incidents.day desc, incidents.incident_id asc
    ) <= 25
order by incidents.conflict_id asc, incidents.day desc, incidents.incident_id asc, incidents.kind asc;
