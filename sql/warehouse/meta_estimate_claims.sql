-- One row is a statement about a running total that enough was said about: $min_claims statements, $min_claimants
-- claimants. Of each claimant the last one within a fortnight, which is all that the method takes. Its totals only
-- grow: it has none of the missing and the captured, who are found and freed.
with
fortnights as (
    select
        statements.conflict_id,
        statements.victim_party,
        statements.victim_group,
        statements.kind,
        statements.effective_date as day,
        statements.claimant_id,
        statements.claimant_stake as stake,
        statements.claimant_class,
        statements.value,
        statements.low,
        statements.high
    from core.claimant_statements as statements
    where
        not statements.is_vague
        and not statements.is_rounded
        and statements.kind not in ('missing', 'captured')
        and coalesce(statements.value, statements.low, statements.high) is not null
    qualify
        row_number() over (
            partition by
                statements.conflict_id, statements.victim_party, statements.victim_group, statements.kind,
                statements.claimant_id, (statements.effective_date - date '0001-01-01' + 1) // 14
            order by statements.effective_date desc
        ) = 1
)

select
    fortnights.*,
    conflicts.start_date
from fortnights
left join core.current_conflicts as conflicts on fortnights.conflict_id = conflicts.conflict_id
window
    series as (
        partition by fortnights.conflict_id, fortnights.victim_party, fortnights.victim_group, fortnights.kind
    )
qualify
    count(*) over series >= $min_claims
    and count(distinct fortnights.claimant_id) over series >= $min_claimants
order by
    fortnights.conflict_id, fortnights.victim_party, fortnights.victim_group, fortnights.kind, fortnights.day,
    fortnights.claimant_id;
