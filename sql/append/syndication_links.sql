-- One row for every one of incoming_syndication_links that the ledger does not hold yet.
insert into core.syndication_links by name
select distinct on (incoming.link_id) incoming.*
from incoming_syndication_links as incoming
where
    not exists (
        select 1 as found
        from core.syndication_links as known
        where known.link_id = incoming.link_id
    );
