-- The stored rows of assertions that were found, as far as something is to be done where they no longer hold: their
-- places, and what they touch. -- noqa: disable=all
create or replace table delta.assertions_old as
select rows.rowid as gone_row, rows.row_hash, rows.claimant_total_hash, rows.effective_date
from {ledger}.derived.assertions as rows
where rows.rowid in (select places.place from delta.assertions_places as places);
