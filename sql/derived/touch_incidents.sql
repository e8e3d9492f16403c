-- Where the incidents of a place begin that may have changed: a day that changed belongs to the incident of the day
-- before it or begins the next, and counts for the number of those after it. -- noqa: disable=all
create or replace table delta.touched_incident_hash as
with
numbers as (
    select
        touched.part,
        coalesce(max(days.incident_number) filter (where days.event_date < touched.first_day), 0) as first_number
    from delta.touched_incident_hash as touched
    left join core.incident_days as days on touched.part = days.incident_hash
    group by touched.part
)
select numbers.part, numbers.first_number, min(days.event_date) as first_day
from numbers
left join core.incident_days as days
    on numbers.part = days.incident_hash and days.incident_number >= numbers.first_number
group by numbers.part, numbers.first_number;
