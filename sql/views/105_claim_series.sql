-- One row is a usable claim with the series that it belongs to, and the assertion-making part of what it says.
-- series_type: total = running total of a whole war (cumulative, or of unknown aggregation but explicitly of the whole
-- war); part = running total of an area, of a part, or counted from another day than the war's start (phase_start);
-- incident = one event, bodies found; period = between two days, a further N, a rate; unknown = the words do not say.
-- A subset of the same people (party, group and kind, as corrected) is a part, of a total, an incident or a period: "of
-- them 500 in Arden" is no new number. "Including 3 children", or "of these casualties 40,000 killed", is a series of
-- its own, and reaches as far as its whole. A running total as of a day before the war began is none of that war:
-- unknown.
-- A headline that stands for a claim of its article takes that claim's series.
-- cluster_hash stands for the newsrooms that share the article's text; incident_hash is set for tolls of incidents, and
-- stands for the war and the place of the incident. event_date is the first day that the claim is about.
-- The published file holds it as a table.
create or replace view core.claim_series as
with
mentions as (
    select
        claims.claim_id as mention_id,
        claims.* exclude (
            correction, correction_reason, corrected_claimant, corrected_as_of, confidence, confidence_reasons
        )
    from core.claim_facts as claims
    where claims.stands_for_claim_id is null
    union all
    select
        standing.claim_id as mention_id,
        claims.* exclude (
            correction, correction_reason, corrected_claimant, corrected_as_of, confidence, confidence_reasons
        )
    from core.claim_facts as standing
    inner join core.claim_facts as claims on standing.stands_for_claim_id = claims.claim_id
    where standing.stands_for_claim_id is not null
    union all
    select
        standing.claim_id as mention_id,
        standing.* exclude (
            correction, correction_reason, corrected_claimant, corrected_as_of, confidence, confidence_reasons
        )
    from core.claim_facts as standing
    where
        standing.stands_for_claim_id is not null
        and not exists (
            select 1 as found
            from core.claim_facts as claims
            where claims.claim_id = standing.stands_for_claim_id
        )
),

subsets as (
    select
        part.claim_id,
        coalesce(corrected.kind, part.kind) = coalesce(corrected_whole.kind, whole.kind)
        and coalesce(corrected.victim_group, part.victim_group)
        = coalesce(corrected_whole.victim_group, whole.victim_group)
        and coalesce(corrected.victim_party, part.victim_party, '')
        = coalesce(corrected_whole.victim_party, whole.victim_party, '') as is_same_series,
        coalesce(corrected_whole.scope, whole.scope) as whole_scope,
        whole.period_start as whole_period_start
    from core.claims as part
    inner join core.claims as whole on part.related_claim_id = whole.claim_id
    left join core.claims_corrected as corrected on part.claim_id = corrected.claim_id
    left join core.claims_corrected as corrected_whole on whole.claim_id = corrected_whole.claim_id
    where part.relation = 'subset_of'
),

placed as (
    select
        mentions.*,
        case
            when
                coalesce(mentions.period_start, subsets.whole_period_start)
                not between conflicts.start_date - 31 and conflicts.start_date + 31
                then coalesce(mentions.period_start, subsets.whole_period_start)
        end as phase_start,
        case
            when mentions.bound in ('exact', 'approx', 'zero') then 'point'
            when mentions.bound = 'approx_below' then 'below'
            when mentions.bound in ('at_least', 'more_than') then 'floor'
            when mentions.bound in ('at_most', 'less_than') then 'ceiling'
            else mentions.bound
        end as number_type,
        coalesce(subsets.is_same_series, false) as is_same_series,
        coalesce(
            case
                when mentions.scope = 'part_of_total' and not subsets.is_same_series then subsets.whole_scope
                else mentions.scope
            end,
            'whole_conflict'
        ) = 'whole_conflict' as is_of_whole_war,
        case
            when mentions.aggregation = 'cumulative' then true
            else mentions.aggregation = 'unknown' and coalesce(mentions.scope = 'whole_conflict', false)
        end as is_running,
        coalesce(mentions.effective_date < conflicts.start_date, false) as is_before_war
    from mentions
    left join core.current_conflicts as conflicts on mentions.conflict_id = conflicts.conflict_id
    left join subsets on mentions.claim_id = subsets.claim_id
),

typed as (
    select
        placed.* exclude (is_same_series, is_of_whole_war, is_running, is_before_war),
        case
            when placed.is_running and placed.is_before_war then 'unknown'
            when
                placed.is_running
                and placed.is_of_whole_war
                and not placed.is_same_series
                and placed.phase_start is null
                then 'total'
            when placed.is_running then 'part'
            when placed.aggregation = 'unknown' then 'unknown'
            when placed.is_same_series then 'part'
            when placed.aggregation in ('incident', 'discovery') then 'incident'
            else 'period'
        end as series_type
    from placed
),

reaching as (
    select
        typed.*,
        typed.series_type = 'total'
        or (typed.series_type = 'period' and coalesce(typed.scope = 'whole_conflict', false)) as is_war_wide
    from typed
)

select
    typed.*,
    hash(
        typed.is_war_wide, typed.claimant_id, typed.conflict_id, typed.victim_party, typed.victim_group, typed.kind,
        typed.series_type, typed.number_type,
        case when typed.number_type in ('floor', 'range', 'vague') then typed.low else typed.value end,
        case when typed.number_type in ('ceiling', 'range', 'vague') then typed.high end,
        case when typed.series_type != 'total' then lower(typed.place) end,
        case when typed.series_type != 'total' then typed.phase_start end
    ) as assertion_hash,
    least(typed.period_start, typed.effective_date) as event_date,
    case
        when typed.series_type = 'incident' and typed.effective_date is not null and typed.bound != 'none_reported'
            then hash(typed.conflict_id, coalesce(lower(typed.place), 'article ' || typed.article_hash))
    end as incident_hash,
    coalesce(clusters.cluster_hash, hash(typed.outlet_id)) as cluster_hash
from reaching as typed
left join core.syndication_clusters as clusters on typed.article_hash = clusters.article_hash;
