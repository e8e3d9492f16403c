-- One row for every one of incoming_polls that the ledger does not hold yet.
insert into raw.polls by name
with
known as (
    select known.poll_id
    from raw.polls as known
    where
        exists (
            select 1 as found
            from incoming_polls as incoming
            where known.poll_id = incoming.poll_id
        )
)

select incoming.*
from incoming_polls as incoming
where
    not exists (
        select 1 as found
        from known
        where known.poll_id = incoming.poll_id
    );
