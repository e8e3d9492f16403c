-- The rows of {view} that no longer hold, and those that are new, among the touched parts. -- noqa: disable=all
create or replace table delta.{view}_gone as
with
fresh as (select hash(rows) as row_hash from core.{view} as rows)
select rows.rowid as gone_row, rows.*
from {ledger}.derived.{view} as rows
where rows.{part} in (select touched.part from delta.touched as touched)
and not exists (select 1 from fresh where fresh.row_hash = hash(rows));
create or replace table delta.{view}_new as
with
old as (
    select hash(rows) as row_hash from {ledger}.derived.{view} as rows
    where rows.{part} in (select touched.part from delta.touched as touched)
)
select rows.* from core.{view} as rows
where not exists (select 1 from old where old.row_hash = hash(rows));
