-- The log of what was done: polls, entries, captures, rejects, runs. Rows are added and never changed.
-- Times are UTC without a zone. No keys, sequences or indexes: ids come from content, and inserts are anti-joins,
-- so that the same statements run on DuckLake.
create schema if not exists core;

create table raw.polls (
    poll_id varchar not null,
    run_id varchar not null,
    feed_id varchar not null,
    polled_at timestamp not null,
    outcome varchar not null,
    http_status bigint,
    entries_seen bigint not null,
    entries_new bigint not null,
    etag varchar,
    last_modified varchar,
    body_sha256 varchar,
    next_due_at timestamp not null,
    detail varchar
);
comment on table raw.polls is 'One poll of one feed: what was asked, what came, when it is due again.';
comment on column raw.polls.poll_id is 'Id derived from content.';
comment on column raw.polls.run_id is 'Run that polled.';
comment on column raw.polls.feed_id is 'Feed that was polled.';
comment on column raw.polls.polled_at is 'When, UTC.';
comment on column raw.polls.outcome is 'Short code of what happened: ok, unchanged, or the class of the failure.';
comment on column raw.polls.http_status is 'HTTP status; null when nothing answered.';
comment on column raw.polls.entries_seen is 'Entries in the feed.';
comment on column raw.polls.entries_new is 'Entries that the ledger did not know.';
comment on column raw.polls.etag is 'ETag to send next time.';
comment on column raw.polls.last_modified is 'Last-Modified to send next time.';
comment on column raw.polls.body_sha256 is 'SHA-256 of the body; null when there was none.';
comment on column raw.polls.next_due_at is 'When the feed is due again, UTC.';
comment on column raw.polls.detail is 'One line for a person.';

create table raw.entries (
    entry_id varchar not null,
    feed_id varchar not null,
    entry_url varchar not null,
    guid varchar,
    title varchar,
    summary varchar,
    published_at timestamp,
    published_text varchar,
    first_seen_at timestamp not null
);
comment on table raw.entries is 'One item of a feed, as first seen.';
comment on column raw.entries.entry_id is 'Id from the guid within the feed, else the URL, else the content.';
comment on column raw.entries.feed_id is 'Feed that carried it.';
comment on column raw.entries.entry_url is 'Link as printed in the feed.';
comment on column raw.entries.guid is 'The feed''s own id.';
comment on column raw.entries.title is 'Title in the feed.';
comment on column raw.entries.summary is 'Summary in the feed.';
comment on column raw.entries.published_at is 'Publication time of the feed, UTC.';
comment on column raw.entries.published_text is 'Publication time as printed.';
comment on column raw.entries.first_seen_at is 'When a poll first carried it, UTC.';

create table raw.captures (
    capture_id varchar not null,
    entry_id varchar,
    requested_url varchar not null,
    final_url varchar not null,
    redirect_urls varchar[],
    fetched_at timestamp not null,
    http_status bigint not null,
    content_type varchar,
    body_sha256 varchar not null,
    body_bytes bigint not null,
    warc_path varchar not null,
    warc_offset bigint not null,
    warc_length bigint not null
);
comment on table raw.captures is
'One HTTP response as stored in the WARC archive: where its bytes are and how they came.';
comment on column raw.captures.capture_id is 'Id derived from content.';
comment on column raw.captures.entry_id is 'Entry it was fetched for; null in a backfill.';
comment on column raw.captures.requested_url is 'URL asked for.';
comment on column raw.captures.final_url is 'URL that answered.';
comment on column raw.captures.redirect_urls is 'URLs in between, in order.';
comment on column raw.captures.fetched_at is 'When, UTC.';
comment on column raw.captures.http_status is 'HTTP status.';
comment on column raw.captures.content_type is 'Content-Type header as received.';
comment on column raw.captures.body_sha256 is 'SHA-256 of the decoded body.';
comment on column raw.captures.body_bytes is 'Bytes of the decoded body.';
comment on column raw.captures.warc_path is 'WARC file, relative to the archive.';
comment on column raw.captures.warc_offset is 'Offset of the record in the file, bytes.';
comment on column raw.captures.warc_length is 'Length of the record in the file, bytes.';

create table raw.rejects (
    reject_id varchar not null,
    run_id varchar not null,
    stage varchar not null,
    reason varchar not null,
    subject varchar not null,
    detail varchar not null,
    feed_id varchar,
    entry_id varchar,
    capture_id varchar,
    attempt bigint not null,
    rejected_at timestamp not null
);
comment on table raw.rejects is 'A unit that could not be processed, with the reason and a pointer to its bytes.';
comment on column raw.rejects.reject_id is 'Id derived from content.';
comment on column raw.rejects.run_id is 'Run that gave it up.';
comment on column raw.rejects.stage is 'poll, fetch, read, extract or append.';
comment on column raw.rejects.reason is 'Short code: soft_404, timeout ...';
comment on column raw.rejects.subject is 'What it is about: a URL, a file, a feed.';
comment on column raw.rejects.detail is 'One line for a person.';
comment on column raw.rejects.feed_id is 'Feed, where there is one.';
comment on column raw.rejects.entry_id is 'Entry, where there is one.';
comment on column raw.rejects.capture_id is 'Capture that holds the bytes, where there is one.';
comment on column raw.rejects.attempt is 'How often it has been tried, from 1.';
comment on column raw.rejects.rejected_at is 'When, UTC.';

create table raw.run_events (
    run_id varchar not null,
    flow_name varchar not null,
    event varchar not null,
    event_at timestamp not null,
    feeds_count bigint,
    entries_count bigint,
    articles_count bigint,
    claims_count bigint,
    rejects_count bigint,
    detail varchar
);
comment on table raw.run_events is 'A run starts, finishes or fails: one row each.';
comment on column raw.run_events.run_id is 'Id of the run.';
comment on column raw.run_events.flow_name is 'Flow that ran.';
comment on column raw.run_events.event is 'started, finished or failed.';
comment on column raw.run_events.event_at is 'When, UTC.';
comment on column raw.run_events.feeds_count is 'Feeds polled.';
comment on column raw.run_events.entries_count is 'New entries.';
comment on column raw.run_events.articles_count is 'New article versions.';
comment on column raw.run_events.claims_count is 'New claims.';
comment on column raw.run_events.rejects_count is 'Units given up.';
comment on column raw.run_events.detail is 'One line for a person.';

create table raw.seed_loads (
    seed_name varchar not null,
    seed_digest varchar not null,
    loaded_at timestamp not null,
    rows_count bigint not null
);
comment on table raw.seed_loads is 'A seed file was loaded; the newest load of a seed is the one the views read.';
comment on column raw.seed_loads.seed_name is 'Seed file without its ending.';
comment on column raw.seed_loads.seed_digest is 'SHA-256 of its rows.';
comment on column raw.seed_loads.loaded_at is 'When, UTC.';
comment on column raw.seed_loads.rows_count is 'Rows of the file.';
