-- The days of all claims about the touched places of incidents, as they are now. -- noqa: disable=all
create or replace table delta.claim_series_touched as
select rows.incident_hash, rows.event_date, rows.period_start from {ledger}.derived.claim_series as rows
where rows.incident_hash in (select touched.part from delta.touched_incident_hash as touched)
and rows.rowid not in (select gone.gone_row from delta.claim_series_gone as gone)
union all
select rows.incident_hash, rows.event_date, rows.period_start from delta.claim_series_new as rows;
create or replace view core.claim_series as from delta.claim_series_touched;
