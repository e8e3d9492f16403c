-- One row for every row of the seed corrections, unless this load of it is already held.
insert into core.corrections by name
select incoming.*
from incoming_corrections as incoming
where
    not exists (
        select 1 as found
        from core.corrections as known
        where known.seed_digest = incoming.seed_digest
    );
