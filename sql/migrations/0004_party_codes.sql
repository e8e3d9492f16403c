-- Names and two-letter codes of states, for the exports that use them.
create table core.party_codes (
    seed_digest varchar not null,
    seed_row bigint not null,
    party_id varchar not null,
    party_code varchar,
    party_name varchar
);
comment on table core.party_codes is 'A state with its names.';
comment on column core.party_codes.seed_digest is 'Load that the row belongs to.';
comment on column core.party_codes.seed_row is 'Row of the file, from 0.';
comment on column core.party_codes.party_id is 'ISO 3166 alpha-3.';
comment on column core.party_codes.party_code is 'ISO 3166 alpha-2.';
comment on column core.party_codes.party_name is 'Name for people.';
