-- One row for every one of incoming_quantities that the ledger does not hold yet.
insert into core.quantities by name
select distinct on (incoming.quantity_id) incoming.*
from incoming_quantities as incoming
where
    not exists (
        select 1 as found
        from core.quantities as known
        where known.quantity_id = incoming.quantity_id
    );
