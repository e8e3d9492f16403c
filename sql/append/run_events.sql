-- One row for every one of incoming_run_events that the ledger does not hold yet: a run has each event once.
insert into raw.run_events by name
with
known as (
    select
        known.run_id,
        known.event
    from raw.run_events as known
    where
        exists (
            select 1 as found
            from incoming_run_events as incoming
            where known.run_id = incoming.run_id and known.event = incoming.event
        )
)

select incoming.*
from incoming_run_events as incoming
where
    not exists (
        select 1 as found
        from known
        where known.run_id = incoming.run_id and known.event = incoming.event
    );
