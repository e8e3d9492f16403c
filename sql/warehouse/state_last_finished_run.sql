-- One row is the run of a flow that started last among those that finished.
select max(started.event_at) as started_at
from raw.run_events as started
where
    started.event = 'started'
    and started.flow_name = $flow_name
    and exists (
        select 1 as found
        from raw.run_events as finished
        where finished.run_id = started.run_id and finished.event = 'finished'
    );
