-- The rows of {view} that no longer hold, and those that are new, among the touched parts. -- noqa: disable=all
-- The places of what is stored were read from narrow columns: most of what a batch touches has no row yet.
create or replace table delta.{view}_old as
select rows.rowid as gone_row, hash(rows) as row_hash, rows.*
from {ledger}.derived.{view} as rows
where rows.rowid in (select places.place from delta.{view}_places as places);
create or replace table delta.{view}_gone as
with
fresh as (select hash(rows) as row_hash from core.{view} as rows)
select old.* exclude (row_hash) from delta.{view}_old as old
where not exists (select 1 from fresh where fresh.row_hash = old.row_hash);
create or replace table delta.{view}_new as
select rows.* from core.{view} as rows
where not exists (select 1 from delta.{view}_old as old where old.row_hash = hash(rows));
