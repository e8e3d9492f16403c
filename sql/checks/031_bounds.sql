-- value, low and high are what the bound of the words gives: exact N is N N N, about N is N - -, at least N is N N -,
-- almost N and at most N are N - N, a to b is - a b, a vague count has a low, and "none reported" has no number.
-- severity: warning
select
    claims.claim_id as offender,
    concat_ws(' ', claims.value_text, claims.bound, 'value', claims.value, 'low', claims.low, 'high', claims.high)
        as problem
from checked_claims as claims
where
    not case
        when claims.bound in ('exact', 'zero')
            then
                claims.value is not null
                and claims.low is not distinct from claims.value
                and claims.high is not distinct from claims.value
                and (claims.bound != 'zero' or claims.value = 0)
        when claims.bound = 'approx' then claims.value is not null and claims.low is null and claims.high is null
        when claims.bound in ('at_least', 'more_than')
            then claims.low is not null and claims.low is not distinct from claims.value and claims.high is null
        when claims.bound in ('at_most', 'less_than', 'approx_below')
            then claims.high is not null and claims.high is not distinct from claims.value and claims.low is null
        when claims.bound = 'range'
            then claims.value is null and claims.low is not null and claims.high is not null
        when claims.bound = 'vague' then claims.value is null and claims.low is not null
        when claims.bound = 'none_reported'
            then claims.value is null and claims.low is null and claims.high is null
        else false
    end;
