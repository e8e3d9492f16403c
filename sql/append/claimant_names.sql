-- One row for every row of the seed claimant_names, unless this load of it is already held.
insert into core.claimant_names by name
select incoming.*
from incoming_claimant_names as incoming
where
    not exists (
        select 1 as found
        from core.claimant_names as known
        where known.seed_digest = incoming.seed_digest
    );
