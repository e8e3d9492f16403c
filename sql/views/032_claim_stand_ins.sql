-- One row is a claim that stands for another of its article, so that the two are one assertion: a headline claim that
-- agrees with a claim of the body in kind, number and victims (the first such one), or a claim that the reader marked
-- as a repeat. A claim that a person corrected stands for itself.
create or replace view core.claim_stand_ins as
with
repeats as (
    select
        claims.claim_id,
        claims.related_claim_id as stands_for_claim_id
    from core.claims as claims
    where claims.relation = 'repeats' and claims.related_claim_id is not null and claims.sentence_start > 0
),

headline_claims as (
    select
        claims.claim_id,
        claims.article_version_id,
        claims.kind,
        claims.bound,
        coalesce(claims.value, claims.low, claims.high) as figure,
        claims.high,
        claims.victim_party,
        claims.victim_group,
        claims.extractor_version
    from core.claims as claims
    inner join core.current_articles as articles on claims.article_version_id = articles.article_version_id
    where
        claims.sentence_start = 0
        and (claims.quote_type = 'headline' or claims.number_end <= articles.title_length)
        and claims.use_in_timeline
),

headlines as (
    select
        headline.claim_id,
        arg_min(body.claim_id, body.claim_order) as stands_for_claim_id
    from headline_claims as headline
    inner join core.claims as body
        on
            headline.article_version_id = body.article_version_id
            and headline.extractor_version = body.extractor_version
            and headline.kind = body.kind
            and headline.figure = coalesce(body.value, body.low, body.high)
    where
        body.sentence_start > 0
        and body.use_in_timeline
        and (headline.bound in ('range', 'vague')) = (body.bound in ('range', 'vague'))
        and (headline.bound not in ('range', 'vague') or headline.high is not distinct from body.high)
        and coalesce(headline.victim_party = body.victim_party, true)
        and (
            headline.victim_group = body.victim_group
            or headline.victim_group = 'unknown'
            or body.victim_group = 'unknown'
        )
    group by headline.claim_id
),

pairs as (
    select headlines.*
    from headlines
    union all
    select repeats.*
    from repeats
)

select
    pairs.claim_id,
    min(pairs.stands_for_claim_id) as stands_for_claim_id
from pairs
where
    not exists (
        select 1 as found
        from core.claims_corrected as corrected
        where corrected.claim_id = pairs.claim_id
    )
group by pairs.claim_id;
