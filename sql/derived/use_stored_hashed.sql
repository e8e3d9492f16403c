-- {view} as it is stored, but for the hashes of its rows. -- noqa: disable=all
create or replace view core.{view} as
select rows.* exclude (row_hash) from {ledger}.derived.{view} as rows;
