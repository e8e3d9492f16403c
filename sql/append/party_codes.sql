-- One row for every row of the seed party_codes, unless this load of it is already held.
insert into core.party_codes by name
select incoming.*
from incoming_party_codes as incoming
where
    not exists (
        select 1 as found
        from core.party_codes as known
        where known.seed_digest = incoming.seed_digest
    );
