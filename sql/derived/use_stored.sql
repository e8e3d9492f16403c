-- {view} as it is stored. -- noqa: disable=all
create or replace view core.{view} as from {ledger}.derived.{view};
