-- One row is a running total that is lower than its claimant's before.
select
    pairs.conflict_id,
    pairs.claimant_id,
    pairs.effective_date,
    pairs.previous_value,
    pairs.value
from (
    select
        claims.*,
        lag(value) over (
            partition by conflict_id, victim_party, victim_group, kind, claimant_id
            order by effective_date, claim_id
        ) as previous_value
    from claims
    where aggregation = 'cumulative'
) as pairs
where pairs.value < pairs.previous_value;
