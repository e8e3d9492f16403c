-- One row is a claim of the newest reading of the newest version of its article, corrections applied, used or not:
-- all but its evidence, which core.claims holds.
-- A headline repeats its article: a headline claim that agrees with a claim of the body in kind, number and victims,
-- or a claim that the reader marked as a repeat, stands for that claim (stands_for_claim_id).
-- effective_date is as_of, else stated_on, else the day of publication, and never after publication.
create or replace view core.current_claims as
with
articles as (
    select
        articles.article_version_id,
        articles.article_id,
        articles.outlet_id,
        articles.published_on,
        coalesce(length(articles.title), 0) as title_length
    from core.current_articles as articles
),

claims as (
    select
        claims.claim_id,
        claims.article_version_id,
        articles.article_id,
        articles.outlet_id,
        articles.published_on,
        coalesce(corrected.conflict_id, claims.conflict_id) as conflict_id,
        coalesce(corrected.kind, claims.kind) as kind,
        coalesce(corrected.bound, claims.bound) as bound,
        case when corrected.bound is null then coalesce(corrected.value, claims.value) else corrected.value end
            as value,
        case when corrected.bound is null then coalesce(corrected.low, claims.low) else corrected.low end as low,
        case when corrected.bound is null then coalesce(corrected.high, claims.high) else corrected.high end as high,
        coalesce(corrected.victim_group, claims.victim_group) as victim_group,
        coalesce(corrected.victim_party, claims.victim_party) as victim_party,
        coalesce(corrected.claimant, claims.claimant) as claimant,
        coalesce(corrected.claimant_class, claims.claimant_class) as claimant_class,
        coalesce(corrected.claimant_party, claims.claimant_party) as claimant_party,
        coalesce(corrected.claimant_stake, claims.claimant_stake) as claimant_stake,
        coalesce(corrected.aggregation, claims.aggregation) as aggregation,
        coalesce(corrected.scope, claims.scope) as scope,
        coalesce(corrected.as_of, claims.as_of) as as_of,
        least(
            coalesce(corrected.as_of, claims.as_of, claims.stated_on, articles.published_on),
            coalesce(articles.published_on, corrected.as_of, claims.as_of, claims.stated_on)
        ) as effective_date,
        claims.period_start,
        claims.place,
        claims.relayed_by,
        claims.verification,
        claims.relation,
        claims.related_claim_id,
        claims.claim_order,
        hash(claims.sentence) as sentence_hash,
        coalesce(corrected.decision != 'reject', claims.use_in_timeline) as use_in_timeline,
        case
            when corrected.decision = 'reject' then 'rejected: ' || corrected.reason
            when corrected.decision is null then claims.exclude_reason
        end as exclude_reason,
        corrected.decision as correction,
        corrected.reason as correction_reason,
        claims.quote_type = 'headline' or claims.number_end <= articles.title_length as is_headline
    from core.claims as claims
    inner join articles on claims.article_version_id = articles.article_version_id
    inner join core.current_extractions as extractions
        on
            claims.article_version_id = extractions.article_version_id
            and claims.extractor_version = extractions.extractor_version
    left join core.claims_corrected as corrected on claims.claim_id = corrected.claim_id
),

repeats as (
    select
        claims.claim_id,
        claims.related_claim_id as stands_for_claim_id
    from claims
    where claims.relation = 'repeats' and claims.related_claim_id is not null and not claims.is_headline
),

headlines as (
    select
        headline.claim_id,
        arg_min(body.claim_id, row(body.relation is not distinct from 'repeats', body.claim_order))
            as stands_for_claim_id
    from claims as headline
    inner join claims as body
        on
            headline.article_version_id = body.article_version_id
            and headline.kind = body.kind
            and coalesce(headline.value, headline.low, headline.high) = coalesce(body.value, body.low, body.high)
            and headline.claim_id != body.claim_id
    where
        headline.is_headline
        and not body.is_headline
        and headline.use_in_timeline
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

stand_ins as (
    select
        pairs.claim_id,
        min(pairs.stands_for_claim_id) as stands_for_claim_id
    from (
        select headlines.* from headlines
        union all
        select repeats.* from repeats
    ) as pairs
    group by pairs.claim_id
)

select
    claims.*,
    claimants.claimant_id,
    claimants.claimant_name,
    claimants.is_daily_issuer,
    coalesce(stand_ins.stands_for_claim_id, claims.claim_id) as stands_for_claim_id
from claims
left join core.claimants_resolved as claimants
    on
        claims.claimant is not distinct from claimants.claimant
        and claims.claimant_class = claimants.claimant_class
        and claims.claimant_party is not distinct from claimants.claimant_party
left join stand_ins on claims.claim_id = stand_ins.claim_id;
