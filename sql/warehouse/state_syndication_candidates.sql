-- One row is a wanted version and a version of another article, published within $days of it, that shares $least or
-- more of its sketch: the $most that share most. The cluster is that of the other's article, null where it has none.
with
wanted_shingles as (
    select
        wanted.article_version_id,
        wanted.article_id,
        wanted.seen_on,
        unnest(wanted.shingles) as shingle
    from wanted_sketches as wanted
),

days as (
    select distinct unnest(range(wanted.seen_on - $days, wanted.seen_on + $days + 1, interval 1 day))::date as day
    from wanted_sketches as wanted
),

near_shingles as (
    select
        known.article_version_id,
        known.article_id,
        known.seen_on,
        unnest(known.shingles) as shingle
    from core.syndication_sketches as known
    inner join days on known.seen_on = days.day
),

shared as (
    select
        wanted_shingles.article_version_id,
        near_shingles.article_version_id as other_version_id,
        near_shingles.article_id as other_article_id,
        near_shingles.seen_on,
        count(*) as shared_count
    from wanted_shingles
    inner join near_shingles on wanted_shingles.shingle = near_shingles.shingle
    where
        wanted_shingles.article_id != near_shingles.article_id
        and abs(wanted_shingles.seen_on - near_shingles.seen_on) <= $days
    group by
        wanted_shingles.article_version_id, near_shingles.article_version_id, near_shingles.article_id,
        near_shingles.seen_on
    having count(*) >= $least
    qualify
        row_number() over (
            partition by wanted_shingles.article_version_id
            order by count(*) desc, near_shingles.article_version_id
        ) <= $most
)

select
    shared.article_version_id as wanted_version_id,
    shared.other_version_id as article_version_id,
    shared.other_article_id as article_id,
    articles.outlet_id,
    articles.text,
    articles.byline,
    shared.seen_on,
    articles.published_at,
    clusters.cluster_id
from shared
inner join core.article_versions as articles on shared.other_version_id = articles.article_version_id
left join core.syndication_clusters as clusters on shared.other_article_id = clusters.article_id
order by wanted_version_id, article_version_id;
