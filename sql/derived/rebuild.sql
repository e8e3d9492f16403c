-- All rows of {view}, computed anew; what is computed next reads them. What a batch touches of them lies together in
-- their order: the rest of a table is passed over unread. -- noqa: disable=all
create or replace table {ledger}.derived.{view} as from core.{view} order by {order};
