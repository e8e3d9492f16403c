-- One row is a claim with its evidence; of each war $cap assertions, each by its first mention: all that the tables of
-- the report point at ($needed, be they more), then the newest of each series, stake and month, then the second newest,
-- and so on, so that no time is left out. Claims that are needed and are no first mention come on top (is_repeat). What
-- a claim is about is what its assertion is about: a headline has the group and the day of the claim it stands for.
with
needed as (
    select unnest(cast($needed as varchar[])) as claim_id
),

ranked as (
    select
        assertions.first_claim_id as claim_id,
        assertions.conflict_id,
        assertions.series_type,
        assertions.effective_date,
        assertions.mentions_count,
        assertions.articles_count,
        assertions.independent_sources_count,
        needed.claim_id is not null as is_needed,
        row_number() over (
            partition by
                assertions.conflict_id, assertions.victim_party, assertions.victim_group, assertions.kind,
                assertions.series_type, assertions.claimant_stake, date_trunc('month', assertions.effective_date)
            order by assertions.effective_date desc, assertions.first_claim_id asc
        ) as place_in_month
    from core.assertions as assertions
    left join needed on assertions.first_claim_id = needed.claim_id
    where assertions.conflict_id is not null
),

chosen as (
    select
        ranked.claim_id,
        false as is_repeat,
        ranked.mentions_count,
        ranked.articles_count,
        ranked.independent_sources_count
    from ranked
    qualify
        ranked.is_needed
        or row_number() over (
            partition by ranked.conflict_id
            order by
                ranked.is_needed desc, ranked.place_in_month asc, ranked.effective_date desc nulls last,
                ranked.claim_id asc
        ) <= $cap
    union all
    select
        needed.claim_id,
        true as is_repeat,
        null as mentions_count,
        null as articles_count,
        null as independent_sources_count
    from needed
    where needed.claim_id not in (select ranked.claim_id from ranked)
)

select
    stated.conflict_id,
    stated.victim_party,
    stated.victim_group,
    stated.kind,
    stated.series_type,
    chosen.is_repeat,
    claims.claim_id,
    stated.claimant_name as claimant,
    stated.claimant_class,
    stated.claimant_stake,
    stated.effective_date as day,
    stated.bound,
    claims.value_text,
    stated.value,
    stated.low,
    stated.high,
    chosen.mentions_count,
    chosen.articles_count,
    chosen.independent_sources_count,
    claims.quote_type,
    stated.relayed_by,
    claims.modality,
    stated.verification,
    stated.place,
    claims.confidence,
    claims.confidence_reasons,
    claims.correction,
    claims.correction_reason,
    claims.sentence,
    claims.sentence_start,
    claims.number_start,
    claims.number_end,
    claims.outlet_name,
    claims.published_on,
    claims.article_url,
    claims.title,
    captures.warc_path,
    captures.warc_offset
from chosen
inner join core.claim_series as stated on chosen.claim_id = stated.mention_id
inner join main.claims as claims on chosen.claim_id = claims.claim_id
inner join core.article_versions as articles on claims.article_version_id = articles.article_version_id
left join raw.captures as captures on articles.capture_id = captures.capture_id
where stated.conflict_id is not null
order by stated.effective_date desc nulls last, claims.claim_id asc;
