-- One row is the place of a stored row of {view} about a touched statement. -- noqa: disable=all
create or replace table delta.{view}_places as
select rows.rowid as place from {ledger}.derived.{view} as rows
where rows.claim_id in (select touched.claim_id from delta.touched_statements as touched)
or rows.other_claim_id in (select touched.claim_id from delta.touched_statements as touched);
