-- A claim, a quantity or a reading belongs to an article version that the ledger holds.
-- severity: error
with
owners as (
    select
        claims.claim_id as offender,
        claims.article_version_id
    from checked_claims as claims
    union all
    select
        extractions.extraction_id as offender,
        extractions.article_version_id
    from checked_extractions as extractions
    union all
    select
        quantities.quantity_id as offender,
        quantities.article_version_id
    from checked_quantities as quantities
)

select
    owners.offender,
    'belongs to ' || owners.article_version_id || ', which is not there' as problem
from owners
where
    not exists (
        select 1 as found
        from core.article_versions as articles
        where articles.article_version_id = owners.article_version_id
    );
