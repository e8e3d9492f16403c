-- All rows of {view}, computed anew; what is computed next reads them. -- noqa: disable=all
create or replace table {ledger}.derived.{view} as from core.{view};
