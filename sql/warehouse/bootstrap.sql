-- One row of raw.migrations is a migration that ran, with the checksum of its text.
create schema if not exists raw;
create table if not exists raw.migrations (
    migration_name varchar not null,
    migration_sha256 varchar not null
);
comment on table raw.migrations is 'A migration that ran. Its text never changes afterwards.';
comment on column raw.migrations.migration_name is 'File name.';
comment on column raw.migrations.migration_sha256 is 'SHA-256 of the text.';
