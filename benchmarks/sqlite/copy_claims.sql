-- One row is a claim that counts, with the columns of schema.sql.
select
    claim_id,
    article_id,
    outlet_id,
    cast(effective_date as varchar) as effective_date,
    conflict_id,
    victim_party,
    victim_group,
    kind,
    claimant_id,
    claimant_stake,
    aggregation,
    value,
    sentence
from claims;
