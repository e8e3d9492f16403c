-- One row is an assertion as distinct_claims describes it, without its evidence.
-- The published file holds it as a table.
create or replace view core.assertions as
with
claims as (
    select
        claims.mention_id,
        claims.assertion_hash,
        claims.series_type = 'total' as is_total,
        claims.effective_date,
        claims.published_on,
        claims.article_hash,
        claims.outlet_id,
        claims.relayed_by,
        claims.sentence_hash,
        claims.relation,
        claims.verification,
        claims.cluster_hash,
        case when claims.series_type = 'period' then 1 else 7 end as stretch_days
    from core.claim_series as claims
),

starts as (
    select
        claims.mention_id,
        claims.assertion_hash,
        claims.effective_date,
        coalesce(
            claims.effective_date > lag(claims.effective_date) over (
                partition by claims.assertion_hash
                order by claims.effective_date
            ) + claims.stretch_days,
            false
        ) as is_start
    from claims
    where not claims.is_total
),

stretches as (
    select
        starts.mention_id,
        sum(cast(starts.is_start as integer)) over (
            partition by starts.assertion_hash
            order by starts.effective_date
            range between unbounded preceding and current row
        ) as stretch
    from starts
),

mentions as (
    select
        claims.*,
        0 as stretch
    from claims
    where claims.is_total
    union all
    select
        claims.*,
        stretches.stretch
    from claims
    inner join stretches on claims.mention_id = stretches.mention_id
    where not claims.is_total
),

assertions as (
    select
        mentions.assertion_hash,
        mentions.stretch,
        min(mentions.effective_date) as effective_date,
        min(mentions.published_on) as first_published_on,
        max(mentions.published_on) as last_published_on,
        count(*) as mentions_count,
        len(list_distinct(list(mentions.article_hash))) as articles_count,
        list_sort(list_distinct(list(mentions.outlet_id))) as outlets,
        least(
            len(list_distinct(list(coalesce(lower(mentions.relayed_by), mentions.outlet_id)))),
            len(list_distinct(list(mentions.sentence_hash))),
            len(list_distinct(list(mentions.cluster_hash)))
        ) as independent_sources_count,
        arg_min(
            mentions.mention_id, row(mentions.effective_date, mentions.published_on, mentions.mention_id)
        ) as first_mention_id,
        bool_or(coalesce(mentions.relation = 'revision_of', false)) as is_revision,
        max(mentions.verification = 'verified') as is_verified
    from mentions
    group by mentions.assertion_hash, mentions.stretch
)

select
    first_mention.conflict_id,
    first_mention.victim_party,
    first_mention.victim_group,
    first_mention.kind,
    first_mention.series_type,
    first_mention.aggregation,
    first_mention.scope,
    first_mention.place,
    first_mention.period_start,
    first_mention.phase_start,
    first_mention.claimant_id,
    first_mention.claimant_name,
    first_mention.claimant_class,
    first_mention.claimant_party,
    first_mention.claimant_stake,
    first_mention.is_daily_issuer,
    first_mention.number_type,
    first_mention.bound,
    first_mention.value,
    first_mention.low,
    first_mention.high,
    assertions.effective_date,
    assertions.first_published_on,
    assertions.last_published_on,
    assertions.mentions_count,
    assertions.articles_count,
    assertions.outlets,
    assertions.independent_sources_count,
    assertions.is_revision,
    assertions.is_verified,
    assertions.first_mention_id as first_claim_id,
    assertions.assertion_hash,
    case
        when first_mention.series_type = 'total'
            then
                hash(
                    first_mention.conflict_id, first_mention.victim_party, first_mention.victim_group,
                    first_mention.kind, first_mention.claimant_id
                )
    end as claimant_total_hash
from assertions
inner join core.claim_series as first_mention on assertions.first_mention_id = first_mention.mention_id;
