-- One row is a claim of the newest reading of an article's newest version, readings by one version left out.
with
versions as (
    select
        articles.article_id,
        articles.article_version_id,
        coalesce(articles.canonical_url, articles.article_url) as article_url,
        captures.fetched_at
    from core.article_versions as articles
    left join raw.captures as captures on articles.capture_id = captures.capture_id
),

readings as (
    select
        versions.article_id,
        versions.article_url,
        extractions.article_version_id,
        extractions.extractor_version,
        row_number() over (
            partition by versions.article_id
            order by
                versions.fetched_at desc nulls last,
                list_transform(
                    string_split(extractions.extractor_version, '.'),
                    lambda part: coalesce(try_cast(part as bigint), 0)
                ) desc,
                extractions.extraction_id desc
        ) as place
    from core.extractions as extractions
    inner join versions on extractions.article_version_id = versions.article_version_id
    where extractions.extractor_version != $version
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
