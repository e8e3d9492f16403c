-- One row is a claim whose id begins with $claim_id, used or not, with all that a person needs to judge it: its words,
-- its article, what is doubtful about it, and where the page that it was read from is archived.
select
    claims.claim_id,
    claims.kind,
    claims.value_text,
    claims.bound,
    claims.value,
    claims.low,
    claims.high,
    claims.victim_group,
    claims.victim_party,
    claims.conflict_id,
    claims.claimant,
    claims.claimant_class,
    claims.claimant_party,
    claims.claimant_stake,
    claims.relayed_by,
    claims.modality,
    claims.verification,
    claims.aggregation,
    claims.scope,
    claims.place,
    claims.as_of,
    claims.stated_on,
    current_claims.use_in_timeline,
    current_claims.exclude_reason,
    current_claims.correction,
    current_claims.correction_reason,
    claims.confidence,
    claims.confidence_reasons,
    coalesce(doubtful.doubts, []) as doubts,
    claims.sentence,
    claims.number_start - claims.sentence_start as mark_start,
    claims.number_end - claims.sentence_start as mark_end,
    articles.title,
    coalesce(articles.canonical_url, articles.article_url) as article_url,
    coalesce(outlets.name, articles.outlet_id) as outlet_name,
    cast(articles.published_at as date) as published_on,
    articles.capture_id,
    claims.rule_id,
    claims.extractor_version
from core.scored_claims as claims
inner join core.article_versions as articles on claims.article_version_id = articles.article_version_id
left join core.current_claims as current_claims on claims.claim_id = current_claims.claim_id
left join core.current_outlets as outlets on articles.outlet_id = outlets.outlet_id
left join main.doubtful_claims as doubtful on claims.claim_id = doubtful.claim_id
where starts_with(claims.claim_id, $claim_id)
order by claims.claim_id;
