-- One row for every one of incoming_backfill_units that the ledger does not hold yet.
insert into raw.backfill_units by name
with
known as (
    select known.unit_event_id
    from raw.backfill_units as known
    where
        exists (
            select 1 as found
            from incoming_backfill_units as incoming
            where known.unit_event_id = incoming.unit_event_id
        )
)

select incoming.*
from incoming_backfill_units as incoming
where
    not exists (
        select 1 as found
        from known
        where known.unit_event_id = incoming.unit_event_id
    );
