-- One row is an article that a correction points at: of the newest load, or of that which the derived tables know. -- noqa: disable=all
insert into delta.touched_articles
with
corrections as (
    select corrections.article_version_id, corrections.article_url
    from {ledger}.core.corrections as corrections
    where corrections.seed_digest in ($known_digest, $digest)
)
select articles.article_id, hash(articles.article_id) as article_hash
from {ledger}.core.article_versions as articles
where articles.article_version_id in (select corrections.article_version_id from corrections where corrections.article_version_id is not null)
or articles.article_url in (select corrections.article_url from corrections where corrections.article_url is not null)
or articles.canonical_url in (select corrections.article_url from corrections where corrections.article_url is not null);
