-- The stored rows of {view} that were found, as far as something is to be done where they no longer hold: their places.
-- The rows themselves are not read. -- noqa: disable=all
create or replace table delta.{view}_old as
select rows.rowid as gone_row, rows.row_hash
from {ledger}.derived.{view} as rows
where rows.rowid in (select places.place from delta.{view}_places as places);
