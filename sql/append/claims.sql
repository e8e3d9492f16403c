-- One row for every one of incoming_claims that the ledger does not hold yet.
insert into core.claims by name
with
known as (
    select known.claim_id
    from core.claims as known
    where
        exists (
            select 1 as found
            from incoming_claims as incoming
            where known.claim_id = incoming.claim_id
        )
)

select incoming.*
from incoming_claims as incoming
where
    not exists (
        select 1 as found
        from known
        where known.claim_id = incoming.claim_id
    );
