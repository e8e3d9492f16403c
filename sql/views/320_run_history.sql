-- One row is a run: when it started and ended, how, and what it added. A run without an end was killed or still runs.
create or replace view main.run_history as
with
events as (
    select
        events.*,
        events.event in ('finished', 'failed', 'cancelled') as is_end
    from raw.run_events as events
)

select
    events.run_id,
    min(events.flow_name) as flow_name,
    min(events.event_at) filter (where events.event = 'started') as started_at,
    max(events.event_at) filter (where events.is_end) as ended_at,
    coalesce(arg_max(events.event, events.event_at) filter (where events.is_end), 'unfinished') as outcome,
    epoch(
        max(events.event_at) filter (where events.is_end)
        - min(events.event_at) filter (where events.event = 'started')
    ) as seconds,
    max(events.feeds_count) as feeds_count,
    max(events.entries_count) as entries_count,
    max(events.articles_count) as articles_count,
    max(events.claims_count) as claims_count,
    max(events.rejects_count) as rejects_count,
    arg_max(events.detail, events.event_at) as detail
from events
group by events.run_id;
