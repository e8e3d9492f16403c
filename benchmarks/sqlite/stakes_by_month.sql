-- One row is a month of one series as one side tells it.
select
    conflict_id,
    substr(cast(effective_date as text), 1, 7) as month,
    victim_party,
    victim_group,
    kind,
    claimant_stake,
    min(value) as low,
    avg(value) as middle,
    max(value) as high,
    count(distinct claimant_id) as claimants_count
from claims
where aggregation = 'cumulative'
group by
    conflict_id, substr(cast(effective_date as text), 1, 7), victim_party, victim_group, kind, claimant_stake;
