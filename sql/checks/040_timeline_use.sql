-- A claim that is kept out of the timelines says why, and one that is used gives no reason against it.
-- severity: error
select
    claims.claim_id as offender,
    concat_ws(' ', 'use_in_timeline', claims.use_in_timeline, claims.exclude_reason) as problem
from checked_claims as claims
where claims.use_in_timeline = (claims.exclude_reason is not null);
