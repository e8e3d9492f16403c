-- The rooms of the ledger.
create schema if not exists core;
create schema if not exists raw;
