-- One row is a claim that counts: a current claim that is used in the timelines, with what the views below read of it.
-- stands_for_claim_id is null where it stands for itself. The published file holds it as a table.
create or replace view core.claim_facts as
select
    claims.* exclude (
        article_version_id, article_id, stands_for_claim_id, use_in_timeline, exclude_reason, related_claim_id,
        claimant, as_of, claim_order, is_headline, correction, correction_reason
    ),
    nullif(claims.stands_for_claim_id, claims.claim_id) as stands_for_claim_id,
    case when claims.is_headline then true end as is_headline,
    claims.correction,
    claims.correction_reason,
    case when claims.correction is not null then claims.claimant end as corrected_claimant,
    case when claims.correction is not null then claims.as_of end as corrected_as_of,
    scored.confidence,
    scored.confidence_reasons
from core.current_claims as claims
inner join core.scored_claims as scored on claims.claim_id = scored.claim_id
where claims.use_in_timeline;
