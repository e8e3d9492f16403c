-- One row is a claim of the newest reading of a wanted capture, readings by one extractor version left out; a reading
-- that found nothing is a row without a claim.
with
readings as (
    select
        articles.capture_id,
        coalesce(articles.canonical_url, articles.article_url) as article_url,
        extractions.article_version_id,
        extractions.extractor_version,
        row_number() over (
            partition by articles.capture_id
            order by
                list_transform(
                    string_split(extractions.extractor_version, '.'),
                    lambda part: coalesce(try_cast(part as bigint), 0)
                ) desc,
                list_transform(
                    regexp_extract_all(articles.parser_version, '\d+'), lambda part: cast(part as bigint)
                ) desc,
                extractions.extraction_id desc
        ) as place
    from core.extractions as extractions
    inner join core.article_versions as articles on extractions.article_version_id = articles.article_version_id
    inner join wanted on articles.capture_id = wanted.id
    where extractions.extractor_version != $version
)

select
    readings.capture_id,
    readings.article_url,
    claims.*
from readings
left join core.claims as claims
    on
        readings.article_version_id = claims.article_version_id
        and readings.extractor_version = claims.extractor_version
where readings.place = 1
order by readings.capture_id, claims.claim_order;
