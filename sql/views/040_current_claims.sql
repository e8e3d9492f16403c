-- One row is a claim of the newest reading of the newest version of its article, corrections applied, used or not: all
-- but its evidence, which core.claims holds.
-- effective_date is as_of, else stated_on, else the day of publication, and never after the article's publication or
-- last change. Days are those of UTC. The parties of one number stand in the order of their codes. A claim that only
-- repeats one that a person rejected (a headline its article, say) is rejected with it.
create or replace view core.current_claims as
select
    claims.claim_id,
    claims.article_version_id,
    articles.article_id,
    articles.article_hash,
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
    case
        when strpos(coalesce(corrected.victim_party, claims.victim_party), '+') > 0
            then
                array_to_string(
                    list_sort(string_split(coalesce(corrected.victim_party, claims.victim_party), '+')), '+'
                )
        else coalesce(corrected.victim_party, claims.victim_party)
    end as victim_party,
    claimants.claimant,
    claimants.claimant_class,
    claimants.claimant_party,
    claimants.claimant_id,
    claimants.claimant_name,
    claimants.is_daily_issuer,
    coalesce(corrected.claimant_stake, claims.claimant_stake) as claimant_stake,
    coalesce(corrected.aggregation, claims.aggregation) as aggregation,
    coalesce(corrected.scope, claims.scope) as scope,
    coalesce(corrected.as_of, claims.as_of) as as_of,
    least(
        coalesce(corrected.as_of, claims.as_of, claims.stated_on, articles.published_on),
        coalesce(
            greatest(articles.published_on, articles.modified_on), corrected.as_of, claims.as_of, claims.stated_on
        )
    ) as effective_date,
    claims.period_start,
    claims.place,
    claims.relayed_by,
    claims.verification,
    claims.relation,
    claims.related_claim_id,
    claims.claim_order,
    hash(claims.sentence) as sentence_hash,
    coalesce(corrected.decision != 'reject', claims.use_in_timeline and repeated.claim_id is null) as use_in_timeline,
    case
        when corrected.decision = 'reject' then 'rejected: ' || corrected.reason
        when corrected.decision is null
            then coalesce(claims.exclude_reason, 'rejected with what it repeats: ' || repeated.reason)
    end as exclude_reason,
    corrected.decision as correction,
    corrected.reason as correction_reason,
    claims.sentence_start = 0
    and (claims.quote_type = 'headline' or claims.number_end <= articles.title_length) as is_headline,
    coalesce(stand_ins.stands_for_claim_id, claims.claim_id) as stands_for_claim_id
from core.claims as claims
inner join core.current_articles as articles on claims.article_version_id = articles.article_version_id
left join core.claims_corrected as corrected on claims.claim_id = corrected.claim_id
inner join core.claimants_resolved as claimants
    on
        hash(
            coalesce(corrected.claimant, claims.claimant),
            coalesce(corrected.claimant_class, claims.claimant_class),
            coalesce(corrected.claimant_party, claims.claimant_party)
        ) = claimants.claimant_hash
left join core.claim_stand_ins as stand_ins on claims.claim_id = stand_ins.claim_id
left join core.claims_corrected as repeated
    on stand_ins.stands_for_claim_id = repeated.claim_id and repeated.decision = 'reject'
where
    not exists (
        select 1 as found
        from core.superseded_extractions as superseded
        where
            superseded.article_version_id = claims.article_version_id
            and superseded.extractor_version = claims.extractor_version
    );
