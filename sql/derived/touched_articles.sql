-- One row is an article that something new is known of since the derived tables were last brought up to date. -- noqa: disable=all
create or replace table delta.touched_articles as
with
versions as (
    select captures.capture_id, null as article_version_id from {ledger}.raw.captures as captures where captures.rowid >= $captures
    union all
    select null, extractions.article_version_id from {ledger}.core.extractions as extractions where extractions.rowid >= $extractions
    union all
    select null, claims.article_version_id from {ledger}.core.claims as claims where claims.rowid >= $claims
    union all
    select null, sightings.article_version_id from {ledger}.core.sightings as sightings where sightings.rowid >= $sightings
),
links as (
    select links.article_id, links.original_article_id from {ledger}.core.syndication_links as links
    where links.rowid >= $syndication_links
),
articles as (
    select articles.article_id from {ledger}.core.article_versions as articles where articles.rowid >= $article_versions
    union
    select articles.article_id from {ledger}.core.article_versions as articles
    where articles.capture_id in (select versions.capture_id from versions where versions.capture_id is not null)
    union
    select articles.article_id from {ledger}.core.article_versions as articles
    where articles.article_version_id in (select versions.article_version_id from versions where versions.article_version_id is not null)
    union
    select links.article_id from links
    union
    select links.original_article_id from links
)
select articles.article_id, hash(articles.article_id) as article_hash from articles;
