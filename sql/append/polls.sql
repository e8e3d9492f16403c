-- One row for every one of incoming_polls that the ledger does not hold yet.
insert into raw.polls by name
select distinct on (incoming.poll_id) incoming.*
from incoming_polls as incoming
where
    not exists (
        select 1 as found
        from raw.polls as known
        where known.poll_id = incoming.poll_id
    );
