-- One row for every one of incoming_syndication_sketches that the ledger does not hold yet.
insert into core.syndication_sketches by name
select distinct on (incoming.sketch_id) incoming.*
from incoming_syndication_sketches as incoming
where
    not exists (
        select 1 as found
        from core.syndication_sketches as known
        where known.sketch_id = incoming.sketch_id
    );
