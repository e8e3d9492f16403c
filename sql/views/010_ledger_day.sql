-- One row: the newest day that the ledger knows of, which is that of its newest article: of its publication, else of
-- its last change, else of its capture; or a later one that a changed article's figure is as of. The views have no
-- other clock: a ledger of old articles is read as of its own last day, and nothing in it goes stale because it was
-- built later.
create or replace view core.ledger_day as
with
newest as (
    select cast(max(coalesce(articles.published_at, articles.modified_at)) as date) as day
    from core.article_versions as articles
    union all
    select cast(max(captures.fetched_at) as date) as day
    from raw.captures as captures
    where
        captures.capture_id in (
            select articles.capture_id
            from core.article_versions as articles
            where articles.published_at is null and articles.modified_at is null
        )
),

later as materialized (
    select
        claims.article_version_id,
        claims.as_of
    from core.claims as claims
    where claims.as_of > (select max(newest.day) as day from newest)
)

select max(newest.day) as today
from (
    select newest.day from newest
    union all
    select later.as_of as day
    from later
    inner join core.article_versions as articles on later.article_version_id = articles.article_version_id
    where later.as_of <= cast(articles.modified_at as date)
) as newest;
