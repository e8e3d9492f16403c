-- One row: the newest day of the ledger, as text. -- noqa: disable=all
select cast(ledger_day.today as varchar) as today from core.ledger_day as ledger_day;
