-- {schema}.{table} of the ledger, under the same name. -- noqa: disable=all
create or replace view {schema}.{table} as from {ledger}.{schema}.{table};
