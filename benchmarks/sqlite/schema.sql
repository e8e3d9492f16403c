-- The columns of the claims that the queries beside this file read, in SQLite: one row is a claim with its article's day.
create table claims (
    claim_id text primary key,
    article_id text not null,
    outlet_id text not null,
    effective_date text,
    conflict_id text,
    victim_party text,
    victim_group text not null,
    kind text not null,
    claimant_id text,
    claimant_stake text not null,
    aggregation text not null,
    value integer,
    sentence text not null
);
create index claims_by_series on claims (conflict_id, victim_party, victim_group, kind, claimant_id, effective_date);
