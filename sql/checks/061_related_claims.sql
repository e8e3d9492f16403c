-- A relation names a claim of the same article version.
-- severity: warning
select
    claims.claim_id as offender,
    concat_ws(' ', claims.relation, coalesce(claims.related_claim_id, 'nothing'), 'in:', claims.sentence) as problem
from checked_claims as claims
where
    claims.related_claim_id is not null
    and not exists (
        select 1 as found
        from core.claims as related
        where
            related.claim_id = claims.related_claim_id
            and related.article_version_id = claims.article_version_id
    );
