-- One row is a claim that counts, with its article, outlet, claimant, evidence sentence and link: read this one first.
-- confidence says how sure the reading is, not how true the claim (docs/confidence.md); 100 where a person checked it.
create or replace view main.claims as
select
    facts.published_on,
    facts.effective_date,
    facts.conflict_id,
    facts.kind,
    claims.value_text,
    facts.bound,
    facts.value,
    facts.low,
    facts.high,
    facts.victim_group,
    facts.victim_party,
    claims.actor_party,
    case when facts.correction is null then claims.claimant else facts.corrected_claimant end as claimant,
    facts.claimant_id,
    facts.claimant_name,
    facts.claimant_class,
    facts.claimant_party,
    facts.claimant_stake,
    facts.is_daily_issuer,
    facts.relayed_by,
    claims.quote_type,
    claims.modality,
    facts.verification,
    facts.aggregation,
    facts.scope,
    facts.place,
    facts.period_start,
    case when facts.correction is null then claims.as_of else facts.corrected_as_of end as as_of,
    claims.stated_on,
    case
        when facts.corrected_as_of is null or coalesce(facts.corrected_as_of = claims.as_of, false)
            then claims.date_precision
        else 'day'
    end as date_precision,
    facts.relation,
    claims.related_claim_id,
    claims.sentence,
    coalesce(articles.canonical_url, articles.article_url) as article_url,
    articles.title,
    facts.outlet_id,
    coalesce(outlets.name, facts.outlet_id) as outlet_name,
    case when facts.correction is null then facts.confidence else 100 end as confidence,
    case when facts.correction is null then facts.confidence_reasons else ['checked by a person'] end
        as confidence_reasons,
    facts.correction,
    facts.correction_reason,
    coalesce(facts.is_headline, false) as is_headline,
    coalesce(facts.stands_for_claim_id, facts.claim_id) as stands_for_claim_id,
    claims.sentence_start,
    claims.sentence_end,
    claims.number_start,
    claims.number_end,
    claims.rule_id,
    claims.extractor_version,
    claims.claim_order,
    facts.claim_id,
    claims.article_version_id,
    articles.article_id
from core.claims as claims
inner join core.claim_facts as facts on claims.claim_id = facts.claim_id
-- Every claim has its article. A left join, since DuckDB would sometimes join articles and claims before the facts and
-- build a hash table of every sentence with its title: half as much work again.
left join core.article_versions as articles on claims.article_version_id = articles.article_version_id
left join core.current_outlets as outlets on facts.outlet_id = outlets.outlet_id;
