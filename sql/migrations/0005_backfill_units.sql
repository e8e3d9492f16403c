-- The ledger of backfills: what is planned, under way, done or failed, so that a run that was killed is taken up again.
create table raw.backfill_units (
    unit_event_id varchar not null,
    unit_id varchar not null,
    run_id varchar not null,
    source varchar not null,
    unit_label varchar not null,
    event varchar not null,
    event_at timestamp not null,
    pages_count bigint,
    skipped_count bigint,
    articles_count bigint,
    claims_count bigint,
    rejects_count bigint,
    detail varchar
);
comment on table raw.backfill_units is
'One step in the life of one unit of a backfill: not_started, started, finished or failed. Rows are never changed.';
comment on column raw.backfill_units.unit_event_id is 'Id derived from content.';
comment on column raw.backfill_units.unit_id is 'Unit: the same work has the same id in every run.';
comment on column raw.backfill_units.run_id is 'Run that took the step.';
comment on column raw.backfill_units.source is 'archive, sitemap, urls, feed, wayback or warc.';
comment on column raw.backfill_units.unit_label is 'What the unit covers: a day of a site, a stretch of a WARC file.';
comment on column raw.backfill_units.event is 'not_started, started, finished or failed.';
comment on column raw.backfill_units.event_at is 'When, UTC.';
comment on column raw.backfill_units.pages_count is 'Pages looked at.';
comment on column raw.backfill_units.skipped_count is
'Pages left unread: filtered, outside the dates, or unable to hold a claim.';
comment on column raw.backfill_units.articles_count is 'New article versions.';
comment on column raw.backfill_units.claims_count is 'New claims.';
comment on column raw.backfill_units.rejects_count is 'Pages given up.';
comment on column raw.backfill_units.detail is 'One line for a person.';
