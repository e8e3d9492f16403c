-- The ledger holds an id once. (A batch may bring a row twice: it is added once.)
-- severity: error
with
ids as (
    select claims.claim_id as id
    from core.claims as claims
    where
        exists (
            select 1 as found
            from checked_claims as checked
            where checked.claim_id = claims.claim_id
        )
    union all
    select articles.article_version_id as id
    from core.article_versions as articles
    where
        exists (
            select 1 as found
            from checked_article_versions as checked
            where checked.article_version_id = articles.article_version_id
        )
    union all
    select extractions.extraction_id as id
    from core.extractions as extractions
    where
        exists (
            select 1 as found
            from checked_extractions as checked
            where checked.extraction_id = extractions.extraction_id
        )
    union all
    select captures.capture_id as id
    from raw.captures as captures
    where
        exists (
            select 1 as found
            from checked_captures as checked
            where checked.capture_id = captures.capture_id
        )
)

select
    ids.id as offender,
    'is there ' || count(*) || ' times' as problem
from ids
group by ids.id
having count(*) > 1;
