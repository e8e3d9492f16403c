-- A claim that is denied, hypothetical, predicted or rhetorical is not used in the timelines.
-- severity: warning
select
    claims.claim_id as offender,
    concat_ws(' ', claims.modality, claims.value_text, 'in:', claims.sentence) as problem
from checked_claims as claims
where claims.use_in_timeline and claims.modality in ('denied', 'hypothetical', 'predicted', 'rhetorical');
