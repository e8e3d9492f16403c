-- One row is what a claimant said last about one series.
select
    ranked.conflict_id,
    ranked.victim_party,
    ranked.victim_group,
    ranked.kind,
    ranked.claimant_id,
    ranked.effective_date,
    ranked.value
from (
    select
        claims.*,
        row_number() over (
            partition by conflict_id, victim_party, victim_group, kind, claimant_id
            order by effective_date desc, claim_id asc
        ) as recency
    from claims
    where aggregation = 'cumulative'
) as ranked
where ranked.recency = 1;
