-- What a poll teaches for the next: where the feed lives, whether its validators can be trusted, gaps, and why it is
-- due when it is.
alter table raw.polls add column feed_url varchar;
alter table raw.polls add column asked_url varchar;
alter table raw.polls add column moved_to_url varchar;
alter table raw.polls add column moved_since timestamp;
alter table raw.polls add column validators_lie boolean;
alter table raw.polls add column feed_type varchar;
alter table raw.polls add column gap varchar;
alter table raw.polls add column pages_count bigint;
alter table raw.polls add column due_reason varchar;
comment on column raw.polls.feed_url is 'Address that the list of feeds had.';
comment on column raw.polls.asked_url is 'Address asked: the listed one, or where the feed has moved for good.';
comment on column raw.polls.moved_to_url is 'Where a permanent redirect (301, 308) led; null without one.';
comment on column raw.polls.moved_since is 'Since when every poll that worked was sent there, UTC.';
comment on column raw.polls.validators_lie is
'Whether ETag or Last-Modified were found to stay while the feed changed; it is asked in full from then on.';
comment on column raw.polls.feed_type is 'What the document was: rss, atom, json, sitemap or sitemap_index.';
comment on column raw.polls.gap is
'Null where the poll overlaps with what was known; open: entries may be lost; closed: earlier pages had them.';
comment on column raw.polls.pages_count is
'Documents read besides the feed itself: earlier pages, sitemaps of an index.';
comment on column raw.polls.due_reason is 'Why the feed is due again when it is, one line for a person.';
