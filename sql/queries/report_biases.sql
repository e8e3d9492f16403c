-- One row is a stake and class of claimants in one modelled series: how many times the modelled total they say.
select
    biases.conflict_id,
    biases.victim_party,
    biases.victim_group,
    biases.kind,
    biases.claimant_stake,
    biases.claimant_class,
    biases.claims_count,
    biases.low_factor,
    biases.factor,
    biases.high_factor
from main.meta_estimate_biases as biases
order by
    biases.conflict_id, biases.victim_party, biases.victim_group, biases.kind, biases.claimant_stake,
    biases.claimant_class;
