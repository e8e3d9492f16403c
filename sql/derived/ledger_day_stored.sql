-- The newest day of the ledger, computed once. -- noqa: disable=all
create table core.newest_day as from core.ledger_day;
create or replace view core.ledger_day as from core.newest_day;
