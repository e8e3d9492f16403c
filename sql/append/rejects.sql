-- One row for every one of incoming_rejects that the ledger does not hold yet.
insert into raw.rejects by name
with
known as (
    select known.reject_id
    from raw.rejects as known
    where
        exists (
            select 1 as found
            from incoming_rejects as incoming
            where known.reject_id = incoming.reject_id
        )
)

select incoming.*
from incoming_rejects as incoming
where
    not exists (
        select 1 as found
        from known
        where known.reject_id = incoming.reject_id
    );
