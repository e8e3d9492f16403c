-- The stored rows of {view} that were found. Their places were read from narrow columns: most of what a batch touches
-- has no row yet. -- noqa: disable=all
create or replace table delta.{view}_old as
select rows.rowid as gone_row, hash(rows) as row_hash, rows.*
from {ledger}.derived.{view} as rows
where rows.rowid in (select places.place from delta.{view}_places as places);
