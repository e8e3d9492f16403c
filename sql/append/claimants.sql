-- One row for every row of the seed claimants, unless this load of it is already held.
insert into core.claimants by name
select incoming.*
from incoming_claimants as incoming
where
    not exists (
        select 1 as found
        from core.claimants as known
        where known.seed_digest = incoming.seed_digest
    );
