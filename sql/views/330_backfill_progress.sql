-- One row is a unit of a backfill as it stands: its last event, since when, and what it brought.
create or replace view main.backfill_progress as
with
steps as (
    select
        units.*,
        row_number() over (
            partition by units.unit_id
            order by units.event_at desc, units.event = 'started'
        ) as place
    from raw.backfill_units as units
)

select
    steps.unit_id,
    steps.source,
    steps.unit_label,
    steps.event as unit_status,
    steps.event_at as status_at,
    steps.pages_count,
    steps.skipped_count,
    steps.articles_count,
    steps.claims_count,
    steps.rejects_count,
    steps.detail
from steps
where steps.place = 1
order by steps.source, steps.unit_label;
