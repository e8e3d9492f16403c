-- The rows of claim_series as they are now, of the touched assertions and of the incidents that may have changed. -- noqa: disable=all
create or replace table delta.claim_series_touched as
with
places as (
    select rows.rowid as place from {ledger}.derived.claim_series as rows
    where rows.assertion_hash in (select touched.part from delta.touched_assertion_hash as touched)
    union
    select rows.rowid as place from {ledger}.derived.claim_series as rows
    inner join delta.touched_incident_hash as touched
        on rows.incident_hash = touched.part and rows.event_date >= touched.first_day
)
select rows.* from {ledger}.derived.claim_series as rows
where rows.rowid in (
    select places.place from places
    where places.place not in (select gone.gone_row from delta.claim_series_gone as gone)
)
union all by name
select rows.* from delta.claim_series_new as rows;
create or replace view core.claim_series as from delta.claim_series_touched;
