-- One row for every one of incoming_captures that the ledger does not hold yet.
insert into raw.captures by name
with
known as (
    select known.capture_id
    from raw.captures as known
    where
        exists (
            select 1 as found
            from incoming_captures as incoming
            where known.capture_id = incoming.capture_id
        )
)

select incoming.*
from incoming_captures as incoming
where
    not exists (
        select 1 as found
        from known
        where known.capture_id = incoming.capture_id
    );
