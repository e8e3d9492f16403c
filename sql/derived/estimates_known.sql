-- One row is a series with an estimate, and the digest of the claims that it was computed from. -- noqa: disable=all
select distinct
    estimates.input_digest,
    estimates.conflict_id,
    estimates.victim_party,
    estimates.victim_group,
    estimates.kind
from derived.meta_estimates as estimates;
