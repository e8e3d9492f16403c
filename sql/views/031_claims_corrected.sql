-- One row is a correction that meets a claim: the last row of the seed that points at its article and evidence.
create or replace view core.claims_corrected as
with
corrections as (
    select corrections.*
    from core.corrections as corrections
    inner join core.seed_versions as versions
        on corrections.seed_digest = versions.seed_digest and versions.seed_name = 'corrections'
),

articles as (
    select
        articles.article_version_id,
        corrections.seed_row
    from core.article_versions as articles
    inner join corrections on articles.article_version_id = corrections.article_version_id
    union
    select
        articles.article_version_id,
        corrections.seed_row
    from core.article_versions as articles
    inner join corrections
        on
            corrections.article_version_id is null
            and corrections.article_url = articles.article_url
    union
    select
        articles.article_version_id,
        corrections.seed_row
    from core.article_versions as articles
    inner join corrections
        on
            corrections.article_version_id is null
            and corrections.article_url = articles.canonical_url
),

met as (
    select
        claims.claim_id,
        corrections.*
    from articles
    inner join core.claims as claims on articles.article_version_id = claims.article_version_id
    inner join corrections on articles.seed_row = corrections.seed_row
    where
        (corrections.sentence_sha256 is null or corrections.sentence_sha256 = sha256(claims.sentence))
        and (corrections.number_start is null or corrections.number_start = claims.number_start)
        and (corrections.number_end is null or corrections.number_end = claims.number_end)
        and (
            corrections.printed_value is null
            or corrections.printed_value = coalesce(claims.value, claims.low, claims.high)
        )
)

select met.* exclude (seed_digest)
from met
qualify row_number() over (partition by met.claim_id order by met.seed_row desc) = 1;
