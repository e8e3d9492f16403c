-- What changed of {view}, in the ledger. -- noqa: disable=all
delete from {ledger}.derived.{view} where rowid in (select gone.gone_row from delta.{view}_gone as gone);
insert into {ledger}.derived.{view} by name select rows.*, hash(rows) as row_hash from delta.{view}_new as rows;
