-- Those rows of {view} that are about a touched statement as a table, read under the name of the view. -- noqa: disable=all
create or replace table delta.{view}_evaluated as
select rows.* from core.{view} as rows
where rows.claim_id in (select touched.claim_id from delta.touched_statements as touched)
or rows.other_claim_id in (select touched.claim_id from delta.touched_statements as touched);
create or replace view core.{view} as from delta.{view}_evaluated;
