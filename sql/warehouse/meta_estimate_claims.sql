-- One row is a statement about a running total that enough was said about: $min_claims statements, $min_claimants
-- claimants.
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
    statements.high,
    conflicts.start_date,
    ledger_day.today
from core.claimant_statements as statements
cross join core.ledger_day as ledger_day
left join core.current_conflicts as conflicts on statements.conflict_id = conflicts.conflict_id
where not statements.is_vague
window
    series as (
        partition by statements.conflict_id, statements.victim_party, statements.victim_group, statements.kind
    )
qualify
    count(*) over series >= $min_claims
    and count(distinct statements.claimant_id) over series >= $min_claimants
order by
    statements.conflict_id, statements.victim_party, statements.victim_group, statements.kind,
    statements.effective_date, statements.claimant_id;
