-- One row for every row of the seed feeds, unless this load of it is already held.
insert into core.feeds by name
select incoming.*
from incoming_feeds as incoming
where
    not exists (
        select 1 as found
        from core.feeds as known
        where known.seed_digest = incoming.seed_digest
    );
