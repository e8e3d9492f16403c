-- One row is an assertion, however often it is printed; $conflict_id narrows the table where it is not null.
select assertions.*
from main.distinct_claims as assertions
where $conflict_id is null or assertions.conflict_id = $conflict_id
order by assertions.effective_date, assertions.first_claim_id;
