-- One row is a wanted unit of a backfill with its last event.
select
    units.unit_id as id,
    arg_max(units.event, row(units.event_at, units.event != 'started', units.event)) as event
from raw.backfill_units as units
inner join wanted on units.unit_id = wanted.id
group by units.unit_id;
