-- One row for every one of incoming_captures that the ledger does not hold yet.
insert into raw.captures by name
select distinct on (incoming.capture_id) incoming.*
from incoming_captures as incoming
where
    not exists (
        select 1 as found
        from raw.captures as known
        where known.capture_id = incoming.capture_id
    );
