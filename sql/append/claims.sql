-- One row for every one of incoming_claims that the ledger does not hold yet.
insert into core.claims by name
select distinct on (incoming.claim_id) incoming.*
from incoming_claims as incoming
where
    not exists (
        select 1 as found
        from core.claims as known
        where known.claim_id = incoming.claim_id
    );
