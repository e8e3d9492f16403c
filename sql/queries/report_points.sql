-- One row is an assertion with the evidence of its first mention; the newest 1,500 of each war.
select
    assertions.conflict_id,
    assertions.victim_party,
    assertions.victim_group,
    assertions.kind,
    assertions.series_type,
    assertions.first_claim_id as claim_id,
    assertions.claimant_name as claimant,
    assertions.claimant_stake,
    assertions.effective_date as day,
    assertions.bound,
    assertions.value_text,
    assertions.value,
    assertions.low,
    assertions.high,
    assertions.mentions_count,
    assertions.articles_count,
    claims.modality,
    claims.verification,
    claims.place,
    claims.sentence,
    claims.sentence_start,
    claims.number_start,
    claims.number_end,
    claims.outlet_name,
    claims.published_on,
    claims.article_url,
    claims.title
from main.distinct_claims as assertions
inner join main.claims as claims on assertions.first_claim_id = claims.claim_id
where assertions.conflict_id is not null
qualify
    row_number() over (
        partition by assertions.conflict_id
        order by assertions.effective_date desc nulls last, assertions.first_claim_id asc
    ) <= 1500
order by assertions.effective_date desc nulls last, assertions.first_claim_id asc;
