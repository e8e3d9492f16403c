-- What a lake keeps beside the ledger itself: its published states, and which views it has.
create schema if not exists published;
-- One row is a state of the ledger that was published: the newest one is what readers see.
create table if not exists published.snapshots (
    ledger_snapshot_id bigint not null,
    views_sha256 varchar not null,
    published_at timestamp not null
);
-- One row is a making of all views from files with this checksum; the newest one counts.
create table if not exists published.view_sets (
    views_sha256 varchar not null,
    made_at timestamp not null
);
