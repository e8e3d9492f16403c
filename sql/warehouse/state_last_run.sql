-- One row is the run of a flow that started last, with how it ended; event is null while it has not ended.
select
    started.run_id,
    started.event_at as started_at,
    ended.event
from raw.run_events as started
left join raw.run_events as ended
    on started.run_id = ended.run_id and ended.event != 'started'
where started.event = 'started' and started.flow_name = $flow_name
qualify row_number() over (order by started.event_at desc, started.run_id asc) = 1;
