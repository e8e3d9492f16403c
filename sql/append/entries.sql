-- One row for every one of incoming_entries that the ledger does not hold yet.
insert into raw.entries by name
select distinct on (incoming.entry_id) incoming.*
from incoming_entries as incoming
where
    not exists (
        select 1 as found
        from raw.entries as known
        where known.entry_id = incoming.entry_id
    );
