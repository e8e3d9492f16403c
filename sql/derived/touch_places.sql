-- One row is a place of incidents that a changed claim tells of, with the first day that changed. -- noqa: disable=all
create or replace table delta.touched_incident_hash as
with
changed as (
    select rows.incident_hash, rows.event_date from delta.claim_series_gone as rows
    union all
    select rows.incident_hash, rows.event_date from delta.claim_series_new as rows
)
select changed.incident_hash as part, min(changed.event_date) as first_day from changed
where changed.incident_hash is not null
group by changed.incident_hash;
