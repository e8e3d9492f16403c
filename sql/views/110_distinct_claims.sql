-- One row is an assertion: one claimant, one scope, one kind, one number, however often it is printed.
-- effective_date is that of the first mention: a repeat adds to mentions_count and never moves it. Bounds are part of
-- the number, approximators ("about") are not. The scope of a running total is the war; that of anything else is its
-- place and its days, since two attacks may kill the same number: mentions of it more than 7 days apart are two
-- assertions, of a daily count or a further N, of the whole war too, more than a day apart.
-- independent_sources_count takes outlets that quote the same agency, print the same sentence, or share their text (see
-- syndication) for one: at most as many as any of the three leaves.
create or replace view main.distinct_claims as
select
    assertions.* exclude (
        outlets, independent_sources_count, is_revision, is_verified, first_claim_id, assertion_hash,
        claimant_total_hash
    ),
    len(assertions.outlets) as outlets_count,
    assertions.independent_sources_count,
    assertions.outlets,
    assertions.is_revision,
    assertions.is_verified,
    claims.value_text,
    claims.sentence,
    coalesce(articles.canonical_url, articles.article_url) as article_url,
    articles.article_id,
    assertions.first_claim_id
from core.assertions as assertions
inner join core.claims as claims on assertions.first_claim_id = claims.claim_id
inner join core.article_versions as articles on claims.article_version_id = articles.article_version_id;
