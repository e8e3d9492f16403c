-- One row for every one of incoming_rejects that the ledger does not hold yet.
insert into raw.rejects by name
select distinct on (incoming.reject_id) incoming.*
from incoming_rejects as incoming
where
    not exists (
        select 1 as found
        from raw.rejects as known
        where known.reject_id = incoming.reject_id
    );
