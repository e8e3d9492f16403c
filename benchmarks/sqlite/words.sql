-- One row is a claim whose sentence has certain words.
select
    claim_id,
    effective_date,
    value,
    sentence
from claims
where sentence like '%said hundreds were killed%';
