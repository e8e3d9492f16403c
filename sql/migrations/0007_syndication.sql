-- Texts that several outlets print: found by the words they share, linked with a score, and never merged.
create table core.syndication_sketches (
    sketch_id varchar not null,
    article_version_id varchar not null,
    article_id varchar not null,
    seen_on date not null,
    shingles bigint[] not null
);
comment on table core.syndication_sketches is
'A sketch of the words of one article version, by which versions that share text are found.';
comment on column core.syndication_sketches.sketch_id is 'Id derived from content.';
comment on column core.syndication_sketches.article_version_id is 'Article version that was sketched.';
comment on column core.syndication_sketches.article_id is 'Article that it is a version of.';
comment on column core.syndication_sketches.seen_on is
'Day of publication, else of capture: copies are sought near it.';
comment on column core.syndication_sketches.shingles is
'The smallest hashes of its runs of words, in rising order. Numbers are left out of the runs.';

create table core.syndication_links (
    link_id varchar not null,
    article_version_id varchar not null,
    article_id varchar not null,
    original_version_id varchar not null,
    original_article_id varchar not null,
    cluster_id varchar not null,
    relation varchar not null,
    score double not null,
    jaccard double not null,
    method varchar not null,
    agency varchar,
    found_at timestamp not null
);
comment on table core.syndication_links is
'One article version whose text is that of a version of another article, in whole or in part. Both stay as they are.';
comment on column core.syndication_links.link_id is 'Id derived from content.';
comment on column core.syndication_links.article_version_id is 'Version that came later.';
comment on column core.syndication_links.article_id is 'Article that it is a version of.';
comment on column core.syndication_links.original_version_id is 'Version that came first.';
comment on column core.syndication_links.original_article_id is 'Article that the first is a version of.';
comment on column core.syndication_links.cluster_id is
'Articles that hang together; all of a cluster are one source of what they say alike.';
comment on column core.syndication_links.relation is
'copy, part (one text is in the other) or differs_in_numbers: shared text with another number in it is no copy.';
comment on column core.syndication_links.score is
'Share of the shorter text''s runs of four words, numbers kept, that stand in the other, 0 to 1.';
comment on column core.syndication_links.jaccard is
'Runs of words in both texts, as a share of those in either, 0 to 1.';
comment on column core.syndication_links.method is
'shingles: by the words alone; agency_and_shingles: both name one agency.';
comment on column core.syndication_links.agency is 'News agency that both texts name.';
comment on column core.syndication_links.found_at is 'When the link was found, UTC.';
