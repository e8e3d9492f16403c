-- One row for every row of the seed conflicts, unless this load of it is already held.
insert into core.conflicts by name
select incoming.*
from incoming_conflicts as incoming
where
    not exists (
        select 1 as found
        from core.conflicts as known
        where known.seed_digest = incoming.seed_digest
    );
