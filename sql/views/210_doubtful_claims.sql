-- One row is a claim that a person should look at, with every reason for doubt and the figure it is measured against:
-- conflict = another live claim contradicts it; fall, restart, spike = its claimant's own series says otherwise;
-- outlier = a running total more than ten times above or below the middle of what at least two others say; contested =
-- the article says that others dispute it; unattributed = a running total that nobody is named for; low_confidence =
-- the reading itself is unsure (confidence below 70, see docs/confidence.md). A claim that a person accepted or
-- corrected is not listed again. Most doubts first, then the least sure.
create or replace view main.doubtful_claims as
with
contradictions as (
    select
        pairs.claim_id,
        coalesce(pairs.other_value, pairs.other_low, pairs.other_high) as other_figure,
        pairs.gap_count
    from main.claim_conflicts as pairs
    where pairs.is_live
    union all
    select
        pairs.other_claim_id as claim_id,
        coalesce(pairs.value, pairs.low, pairs.high) as other_figure,
        pairs.gap_count
    from main.claim_conflicts as pairs
    where pairs.is_live
),

contradicted as (
    select
        contradictions.claim_id,
        arg_max(contradictions.other_figure, row(contradictions.gap_count, contradictions.other_figure)) as measure
    from contradictions
    group by contradictions.claim_id
),

doubts as (
    select
        contradicted.claim_id,
        'conflict' as doubt,
        contradicted.measure
    from contradicted
    union all
    select
        changes.claim_id,
        changes.change_type as doubt,
        changes.previous_figure as measure
    from main.claim_regressions as changes
    union all
    select
        outliers.claim_id,
        'outlier' as doubt,
        outliers.measure
    from core.total_outliers as outliers
    union all
    select
        facts.claim_id,
        'contested' as doubt,
        null as measure
    from core.claim_facts as facts
    where facts.verification = 'contested'
    union all
    select
        assertions.first_claim_id as claim_id,
        'unattributed' as doubt,
        null as measure
    from core.assertions as assertions
    where assertions.series_type = 'total' and assertions.claimant_class = 'unattributed'
    union all
    select
        facts.claim_id,
        'low_confidence' as doubt,
        null as measure
    from core.claim_facts as facts
    where facts.confidence < 70 and facts.stands_for_claim_id is null
),

doubtful as (
    select
        doubts.claim_id,
        list_sort(list_distinct(list(doubts.doubt))) as doubts,
        max(doubts.measure) as compared_with
    from doubts
    group by doubts.claim_id
)

select
    facts.conflict_id,
    facts.effective_date as day,
    doubtful.doubts,
    facts.victim_party,
    facts.victim_group,
    facts.kind,
    claims.value_text,
    coalesce(facts.value, facts.low, facts.high) as figure,
    doubtful.compared_with,
    facts.claimant_name,
    facts.claimant_stake,
    facts.confidence,
    facts.confidence_reasons,
    claims.sentence,
    coalesce(articles.canonical_url, articles.article_url) as article_url,
    facts.claim_id
from doubtful
inner join core.claim_facts as facts on doubtful.claim_id = facts.claim_id
inner join core.claims as claims on doubtful.claim_id = claims.claim_id
inner join core.article_versions as articles on claims.article_version_id = articles.article_version_id
where facts.correction is null
order by len(doubtful.doubts) desc, facts.confidence asc nulls last, facts.effective_date desc, facts.claim_id asc;
