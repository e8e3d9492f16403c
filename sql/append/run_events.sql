-- One row for every one of incoming_run_events that the ledger does not hold yet: a run has each event once.
insert into raw.run_events by name
select distinct on (incoming.run_id, incoming.event) incoming.*
from incoming_run_events as incoming
where
    not exists (
        select 1 as found
        from raw.run_events as known
        where known.run_id = incoming.run_id and known.event = incoming.event
    );
