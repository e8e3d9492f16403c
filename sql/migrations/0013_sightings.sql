-- A page may go back to what it said before: 12, then 14, then 12 again. Its text is known then and no row is added to
-- core.article_versions, so when it was seen again is told here.
create table core.sightings (
    sighting_id varchar not null,
    article_version_id varchar not null,
    capture_id varchar not null,
    seen_at timestamp not null
);
comment on table core.sightings is
'A text that the ledger held was found again: in a later capture of its page, or in a table that was imported again.';
comment on column core.sightings.sighting_id is 'Id derived from content.';
comment on column core.sightings.article_version_id is 'Version whose text it was.';
comment on column core.sightings.capture_id is 'Capture in which it was found; of an import that of the row.';
comment on column core.sightings.seen_at is 'When it was captured, or imported, UTC.';
