-- The rows of {view} that no longer hold, and those that are new, among the touched parts. -- noqa: disable=all
create or replace table delta.{view}_gone as
with
fresh as (select hash(rows) as row_hash from core.{view} as rows)
select old.* exclude (row_hash) from delta.{view}_old as old
where not exists (select 1 from fresh where fresh.row_hash = old.row_hash);
create or replace table delta.{view}_new as
select rows.* from core.{view} as rows
where not exists (select 1 from delta.{view}_old as old where old.row_hash = hash(rows));
