-- One row for every row of the seed alliances, unless this load of it is already held.
insert into core.alliances by name
select incoming.*
from incoming_alliances as incoming
where
    not exists (
        select 1 as found
        from core.alliances as known
        where known.seed_digest = incoming.seed_digest
    );
