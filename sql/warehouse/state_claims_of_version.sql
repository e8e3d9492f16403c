-- One row is a claim of one extractor version's reading of an article's newest version that it has read.
with
readings as (
    select
        articles.article_id,
        coalesce(articles.canonical_url, articles.article_url) as article_url,
        extractions.article_version_id,
        extractions.extractor_version,
        row_number() over (
            partition by articles.article_id
            order by captures.fetched_at desc nulls last, extractions.extraction_id desc
        ) as place
    from core.extractions as extractions
    inner join core.article_versions as articles on extractions.article_version_id = articles.article_version_id
    left join raw.captures as captures on articles.capture_id = captures.capture_id
    where extractions.extractor_version = $version
)

select
    readings.article_id,
    readings.article_url,
    claims.*
from readings
left join core.claims as claims
    on
        readings.article_version_id = claims.article_version_id
        and readings.extractor_version = claims.extractor_version
where readings.place = 1
order by readings.article_id, claims.claim_order;
