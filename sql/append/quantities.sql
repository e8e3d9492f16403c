-- One row for every one of incoming_quantities that the ledger does not hold yet.
insert into core.quantities by name
with
known as (
    select known.quantity_id
    from core.quantities as known
    where
        exists (
            select 1 as found
            from incoming_quantities as incoming
            where known.quantity_id = incoming.quantity_id
        )
)

select incoming.*
from incoming_quantities as incoming
where
    not exists (
        select 1 as found
        from known
        where known.quantity_id = incoming.quantity_id
    );
