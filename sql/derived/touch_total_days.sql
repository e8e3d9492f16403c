-- One row is a running total of a claimant and a day on which what it said of it changed. -- noqa: disable=all
create or replace table delta.touched_total_days as
select rows.claimant_total_hash as part, rows.effective_date as day from delta.assertions_gone as rows
union
select rows.claimant_total_hash as part, rows.effective_date as day from delta.assertions_new as rows;
