-- One row for every row of the seed outlets, unless this load of it is already held.
insert into core.outlets by name
select incoming.*
from incoming_outlets as incoming
where
    not exists (
        select 1 as found
        from core.outlets as known
        where known.seed_digest = incoming.seed_digest
    );
