-- Nobody can be harmed a negative number of times, and a lower bound is not above an upper one.
-- severity: error
select
    claims.claim_id as offender,
    concat_ws(' ', 'value', claims.value, 'low', claims.low, 'high', claims.high) as problem
from checked_claims as claims
where
    claims.value < 0
    or claims.low < 0
    or claims.high < 0
    or claims.low > claims.high
    or claims.value < claims.low
    or claims.value > claims.high;
