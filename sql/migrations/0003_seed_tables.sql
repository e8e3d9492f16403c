-- Knowledge as rows. Each load of a changed seed adds all its rows under a new digest; the views read the newest load.
create table core.feeds (
    seed_digest varchar not null,
    seed_row bigint not null,
    feed_id varchar not null,
    feed_url varchar,
    outlet_id varchar,
    title varchar,
    feed_type varchar,
    language varchar,
    interval_minutes bigint,
    is_active boolean,
    note varchar
);
comment on table core.feeds is 'A feed to poll.';
comment on column core.feeds.seed_digest is 'Load that the row belongs to.';
comment on column core.feeds.seed_row is 'Row of the file, from 0.';
comment on column core.feeds.feed_id is 'Id of the feed.';
comment on column core.feeds.feed_url is 'URL of the feed.';
comment on column core.feeds.outlet_id is 'Outlet that publishes it.';
comment on column core.feeds.title is 'Name of the feed.';
comment on column core.feeds.feed_type is 'auto, rss, atom, json or sitemap.';
comment on column core.feeds.language is 'Language of the feed.';
comment on column core.feeds.interval_minutes is 'Minutes between polls, at first.';
comment on column core.feeds.is_active is 'Whether it is polled.';
comment on column core.feeds.note is 'For the editors.';

create table core.outlets (
    seed_digest varchar not null,
    seed_row bigint not null,
    outlet_id varchar not null,
    name varchar,
    home_url varchar,
    country varchar,
    language varchar,
    outlet_type varchar,
    note varchar
);
comment on table core.outlets is 'A publisher.';
comment on column core.outlets.seed_digest is 'Load that the row belongs to.';
comment on column core.outlets.seed_row is 'Row of the file, from 0.';
comment on column core.outlets.outlet_id is 'Id of the outlet.';
comment on column core.outlets.name is 'Name for people.';
comment on column core.outlets.home_url is 'Home page.';
comment on column core.outlets.country is 'Country, ISO 3166 alpha-3.';
comment on column core.outlets.language is 'Language it publishes in.';
comment on column core.outlets.outlet_type is 'newspaper, agency, broadcaster ...';
comment on column core.outlets.note is 'For the editors.';

create table core.conflicts (
    seed_digest varchar not null,
    seed_row bigint not null,
    conflict_id varchar not null,
    name varchar,
    start_date date,
    end_date date,
    side_a varchar[],
    side_b varchar[]
);
comment on table core.conflicts is 'A war with a timeline.';
comment on column core.conflicts.seed_digest is 'Load that the row belongs to.';
comment on column core.conflicts.seed_row is 'Row of the file, from 0.';
comment on column core.conflicts.conflict_id is 'Id of the war.';
comment on column core.conflicts.name is 'Name for people.';
comment on column core.conflicts.start_date is 'First day.';
comment on column core.conflicts.end_date is 'Last day; null while it goes on.';
comment on column core.conflicts.side_a is 'Parties of one side.';
comment on column core.conflicts.side_b is 'Parties of the other side.';

create table core.alliances (
    seed_digest varchar not null,
    seed_row bigint not null,
    conflict_id varchar not null,
    party_id varchar not null,
    ally varchar not null,
    note varchar
);
comment on table core.alliances is 'A party that stands openly behind another in a war.';
comment on column core.alliances.seed_digest is 'Load that the row belongs to.';
comment on column core.alliances.seed_row is 'Row of the file, from 0.';
comment on column core.alliances.conflict_id is 'War.';
comment on column core.alliances.party_id is 'Party at war.';
comment on column core.alliances.ally is 'Party that backs it.';
comment on column core.alliances.note is 'For the editors.';

create table core.parties (
    seed_digest varchar not null,
    seed_row bigint not null,
    party_id varchar not null,
    name varchar,
    kind varchar,
    country varchar,
    aliases varchar[],
    note varchar
);
comment on table core.parties is 'A party that is not simply a state.';
comment on column core.parties.seed_digest is 'Load that the row belongs to.';
comment on column core.parties.seed_row is 'Row of the file, from 0.';
comment on column core.parties.party_id is 'What a claim stores.';
comment on column core.parties.name is 'Name for people.';
comment on column core.parties.kind is 'nonstate, force, people or organisation.';
comment on column core.parties.country is 'Country of its people, ISO 3166 alpha-3.';
comment on column core.parties.aliases is 'Names as printed.';
comment on column core.parties.note is 'For the editors.';

create table core.claimants (
    seed_digest varchar not null,
    seed_row bigint not null,
    alias varchar not null,
    claimant_class varchar,
    party varchar,
    note varchar
);
comment on table core.claimants is 'A source known by name.';
comment on column core.claimants.seed_digest is 'Load that the row belongs to.';
comment on column core.claimants.seed_row is 'Row of the file, from 0.';
comment on column core.claimants.alias is 'Name as printed.';
comment on column core.claimants.claimant_class is 'Kind of claimant.';
comment on column core.claimants.party is 'Party it speaks for.';
comment on column core.claimants.note is 'For the editors.';

create table core.claimant_names (
    seed_digest varchar not null,
    seed_row bigint not null,
    claimant_id varchar not null,
    claimant_name varchar,
    words varchar[],
    claimant_party varchar,
    is_daily_issuer boolean,
    note varchar
);
comment on table core.claimant_names is
'The many names of one claimant: a printed name that has all the words is that one.';
comment on column core.claimant_names.seed_digest is 'Load that the row belongs to.';
comment on column core.claimant_names.seed_row is 'Row of the file, from 0.';
comment on column core.claimant_names.claimant_id is 'Id that the timelines group by.';
comment on column core.claimant_names.claimant_name is 'Name for people.';
comment on column core.claimant_names.words is 'Lower-case words that the printed name must have.';
comment on column core.claimant_names.claimant_party is 'Party that the claim must give; null for any.';
comment on column core.claimant_names.is_daily_issuer is 'Whether it issues a figure every day: 7 days make it stale.';
comment on column core.claimant_names.note is 'For the editors.';

create table core.corrections (
    seed_digest varchar not null,
    seed_row bigint not null,
    article_url varchar,
    article_version_id varchar,
    sentence_sha256 varchar,
    number_start bigint,
    number_end bigint,
    printed_value bigint,
    decision varchar not null,
    kind varchar,
    bound varchar,
    value bigint,
    low bigint,
    high bigint,
    victim_group varchar,
    victim_party varchar,
    conflict_id varchar,
    claimant varchar,
    claimant_class varchar,
    claimant_party varchar,
    claimant_stake varchar,
    aggregation varchar,
    scope varchar,
    as_of date,
    reason varchar not null,
    decided_by varchar,
    decided_on date
);
comment on table core.corrections is 'A person accepted, rejected or corrected a claim, and why.';
comment on column core.corrections.seed_digest is 'Load that the row belongs to.';
comment on column core.corrections.seed_row is
'Row of the file, from 0; of two corrections of one claim the later counts.';
comment on column core.corrections.article_url is 'Article that makes the claim, unless article_version_id is given.';
comment on column core.corrections.article_version_id is 'Version that makes the claim.';
comment on column core.corrections.sentence_sha256 is 'SHA-256 of the sentence; null for any sentence.';
comment on column core.corrections.number_start is 'Offset of the number; null for any place.';
comment on column core.corrections.number_end is 'End of the number; null for any place.';
comment on column core.corrections.printed_value is 'Value, else low, else high, that was read; null for any.';
comment on column core.corrections.decision is 'accept, reject or correct.';
comment on column core.corrections.kind is 'Right kind; null keeps what was read, as in every column below.';
comment on column core.corrections.bound is
'Right bound. With it, value, low and high are taken as given, null included.';
comment on column core.corrections.value is 'Right value.';
comment on column core.corrections.low is 'Right low.';
comment on column core.corrections.high is 'Right high.';
comment on column core.corrections.victim_group is 'Right victim group.';
comment on column core.corrections.victim_party is 'Right victim party.';
comment on column core.corrections.conflict_id is 'Right war.';
comment on column core.corrections.claimant is 'Right claimant.';
comment on column core.corrections.claimant_class is 'Right class of claimant.';
comment on column core.corrections.claimant_party is 'Right party of the claimant.';
comment on column core.corrections.claimant_stake is 'Right stake of the claimant.';
comment on column core.corrections.aggregation is 'Right aggregation.';
comment on column core.corrections.scope is 'Right scope.';
comment on column core.corrections.as_of is 'Right as_of.';
comment on column core.corrections.reason is 'Why.';
comment on column core.corrections.decided_by is 'Who decided.';
comment on column core.corrections.decided_on is 'When.';
