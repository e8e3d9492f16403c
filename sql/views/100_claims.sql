-- One row is a claim that counts, with its article, outlet, claimant, evidence sentence and link: read this one first.
create or replace view main.claims as
with
claims as (
    select claims.*
    from core.current_claims as claims
    where claims.use_in_timeline
),

outlets as (
    select
        outlets.outlet_id,
        outlets.name as outlet_name
    from core.current_outlets as outlets
)

select
    claims.published_on,
    claims.effective_date,
    claims.conflict_id,
    claims.kind,
    claims.value_text,
    claims.bound,
    claims.value,
    claims.low,
    claims.high,
    claims.victim_group,
    claims.victim_party,
    claims.actor_party,
    claims.claimant,
    claims.claimant_id,
    claims.claimant_name,
    claims.claimant_class,
    claims.claimant_party,
    claims.claimant_stake,
    claims.is_daily_issuer,
    claims.relayed_by,
    claims.quote_type,
    claims.modality,
    claims.verification,
    claims.aggregation,
    claims.scope,
    claims.place,
    claims.period_start,
    claims.as_of,
    claims.stated_on,
    claims.date_precision,
    claims.relation,
    claims.related_claim_id,
    claims.sentence,
    claims.article_url,
    claims.title,
    claims.outlet_id,
    coalesce(outlets.outlet_name, claims.outlet_id) as outlet_name,
    claims.correction,
    claims.correction_reason,
    claims.is_headline,
    claims.stands_for_claim_id,
    claims.sentence_start,
    claims.sentence_end,
    claims.number_start,
    claims.number_end,
    claims.rule_id,
    claims.extractor_version,
    claims.claim_order,
    claims.claim_id,
    claims.article_version_id,
    claims.article_id
from claims
left join outlets on claims.outlet_id = outlets.outlet_id;
