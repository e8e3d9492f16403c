-- All rows of {view}, computed anew; what is computed next reads them. What a batch touches of them lies together in
-- their order: the rest of a table is passed over unread. By row_hash a row is known again without reading it. -- noqa: disable=all
create or replace table {ledger}.derived.{view} as
select rows.*, hash(rows) as row_hash from core.{view} as rows order by {order};
