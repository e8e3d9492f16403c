-- One row is a number that one claimant gave for one series, however often it is printed.
select
    conflict_id,
    victim_party,
    victim_group,
    kind,
    claimant_id,
    value,
    min(effective_date) as effective_date,
    count(*) as mentions_count,
    count(distinct outlet_id) as outlets_count
from claims
where aggregation = 'cumulative'
group by conflict_id, victim_party, victim_group, kind, claimant_id, value;
