-- One row for every one of incoming_syndication_sketches that the ledger does not hold yet.
insert into core.syndication_sketches by name
with
known as (
    select known.sketch_id
    from core.syndication_sketches as known
    where
        exists (
            select 1 as found
            from incoming_syndication_sketches as incoming
            where known.sketch_id = incoming.sketch_id
        )
)

select incoming.*
from incoming_syndication_sketches as incoming
where
    not exists (
        select 1 as found
        from known
        where known.sketch_id = incoming.sketch_id
    );
