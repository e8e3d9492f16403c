-- One row is a claim whose sentence names a place.
select
    claim_id,
    effective_date,
    value,
    sentence
from claims
where sentence like '%in place 217.%';
