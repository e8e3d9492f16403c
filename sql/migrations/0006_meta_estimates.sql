-- What the model of the running totals makes of the claims. Empty in the writer's file: the estimates are computed when
-- the ledger is published, from what it then holds.
create table core.meta_estimates (
    conflict_id varchar not null,
    victim_party varchar,
    victim_group varchar not null,
    kind varchar not null,
    day date not null,
    low bigint not null,
    central bigint not null,
    high bigint not null,
    claims_nearby_count bigint not null,
    claims_count bigint not null,
    claimants_count bigint not null,
    method_version varchar not null,
    input_digest varchar not null
);
comment on table core.meta_estimates is 'The modelled total of one series on one day.';
comment on column core.meta_estimates.conflict_id is 'War.';
comment on column core.meta_estimates.victim_party is 'Nationality or side of the harmed.';
comment on column core.meta_estimates.victim_group is 'Group of the harmed.';
comment on column core.meta_estimates.kind is 'Kind of harm.';
comment on column core.meta_estimates.day is 'Day.';
comment on column core.meta_estimates.low is 'Lower end of the 90% interval.';
comment on column core.meta_estimates.central is 'Central estimate.';
comment on column core.meta_estimates.high is 'Upper end of the 90% interval.';
comment on column core.meta_estimates.claims_nearby_count is 'Claims within 90 days of the day.';
comment on column core.meta_estimates.claims_count is 'Independent claims behind the series.';
comment on column core.meta_estimates.claimants_count is 'Claimants behind the series.';
comment on column core.meta_estimates.method_version is 'Version of the method.';
comment on column core.meta_estimates.input_digest is 'Id of the claims that it was computed from.';

create table core.meta_estimate_biases (
    conflict_id varchar not null,
    victim_party varchar,
    victim_group varchar not null,
    kind varchar not null,
    claimant_stake varchar not null,
    claimant_class varchar not null,
    claims_count bigint not null,
    low_factor double not null,
    factor double not null,
    high_factor double not null,
    input_digest varchar not null
);
comment on table core.meta_estimate_biases is
'How far the claims of one stake and class lie from the modelled total of a series.';
comment on column core.meta_estimate_biases.conflict_id is 'War.';
comment on column core.meta_estimate_biases.victim_party is 'Nationality or side of the harmed.';
comment on column core.meta_estimate_biases.victim_group is 'Group of the harmed.';
comment on column core.meta_estimate_biases.kind is 'Kind of harm.';
comment on column core.meta_estimate_biases.claimant_stake is 'Stake of the claimants.';
comment on column core.meta_estimate_biases.claimant_class is 'Class of the claimants.';
comment on column core.meta_estimate_biases.claims_count is 'Independent claims of that stake and class.';
comment on column core.meta_estimate_biases.low_factor is 'Lower end of the 90% interval of the factor.';
comment on column core.meta_estimate_biases.factor is 'Their claims divided by the estimate: below 1 they count fewer.';
comment on column core.meta_estimate_biases.high_factor is 'Upper end of the 90% interval of the factor.';
comment on column core.meta_estimate_biases.input_digest is 'Id of the claims that it was computed from.';
