-- One row for every one of incoming_syndication_links that the ledger does not hold yet.
insert into core.syndication_links by name
with
known as (
    select known.link_id
    from core.syndication_links as known
    where
        exists (
            select 1 as found
            from incoming_syndication_links as incoming
            where known.link_id = incoming.link_id
        )
)

select incoming.*
from incoming_syndication_links as incoming
where
    not exists (
        select 1 as found
        from known
        where known.link_id = incoming.link_id
    );
