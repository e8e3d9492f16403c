-- The schema of what is derived from the ledger and can be computed anew at any time. -- noqa: disable=all
create schema if not exists derived;
