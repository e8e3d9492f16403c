-- A figure does not cover days after its publication or the article's last change (one day is left for time zones),
-- nor end before it begins.
-- severity: warning
select
    claims.claim_id as offender,
    concat_ws(' ', 'as_of', claims.as_of, 'stated_on', claims.stated_on, 'published', articles.published_at) as problem
from checked_claims as claims
inner join core.article_versions as articles on claims.article_version_id = articles.article_version_id
where
    claims.as_of > cast(greatest(articles.published_at, articles.modified_at) as date) + 1
    or claims.stated_on > cast(greatest(articles.published_at, articles.modified_at) as date) + 1
    or claims.period_start > claims.as_of;
