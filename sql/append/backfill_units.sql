-- One row for every one of incoming_backfill_units that the ledger does not hold yet.
insert into raw.backfill_units by name
select distinct on (incoming.unit_event_id) incoming.*
from incoming_backfill_units as incoming
where
    not exists (
        select 1 as found
        from raw.backfill_units as known
        where known.unit_event_id = incoming.unit_event_id
    );
