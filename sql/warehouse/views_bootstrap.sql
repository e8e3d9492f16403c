-- One row: the digest of the files that the views of the ledger were made from.
create schema if not exists derived;
create table if not exists derived.views (sha256 varchar not null);
