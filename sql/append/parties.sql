-- One row for every row of the seed parties, unless this load of it is already held.
insert into core.parties by name
select incoming.*
from incoming_parties as incoming
where
    not exists (
        select 1 as found
        from core.parties as known
        where known.seed_digest = incoming.seed_digest
    );
