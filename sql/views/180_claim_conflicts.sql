-- One row is a pair of claims that were live on the same day and cannot both hold: on that day one claimant put a
-- running total above the highest that the other, speaking that day, allows; or, both speaking that day, below its
-- lowest. The day is that of the later claim. is_live says that both still count today. An older figure that is lower
-- is no conflict, since totals grow; "about N" is taken as N; vague counts conflict with nobody.
create or replace view main.claim_conflicts as
with
statements as (
    select
        statements.*,
        least(coalesce(statements.valid_to, ledger_day.today), statements.stale_from - 1) as last_day,
        ledger_day.today,
        hash(statements.conflict_id, statements.victim_party, statements.victim_group, statements.kind) as total
    from core.claimant_statements as statements
    cross join core.ledger_day as ledger_day
    where not statements.is_vague
),

pairs as (
    select
        later.conflict_id,
        later.effective_date as day,
        later.victim_party,
        later.victim_group,
        later.kind,
        later.claimant_id,
        later.claimant_name,
        later.claimant_stake,
        later.value,
        later.low,
        later.high,
        earlier.claimant_id as other_claimant_id,
        earlier.claimant_name as other_claimant_name,
        earlier.claimant_stake as other_claimant_stake,
        earlier.effective_date as other_day,
        earlier.value as other_value,
        earlier.low as other_low,
        earlier.high as other_high,
        coalesce(earlier.low > later.high, false) as is_above,
        coalesce(earlier.effective_date = later.effective_date and earlier.high < later.low, false) as is_below,
        least(earlier.last_day, later.last_day) >= later.today as is_live,
        later.first_claim_id as claim_id,
        earlier.first_claim_id as other_claim_id
    from statements as later
    inner join statements as earlier
        on
            later.total = earlier.total
            and later.effective_date between earlier.effective_date and earlier.last_day
    where
        later.claimant_id != earlier.claimant_id
        and (earlier.effective_date < later.effective_date or earlier.claimant_id < later.claimant_id)
)

select
    pairs.* exclude (is_above, is_below),
    case
        when pairs.is_above then coalesce(pairs.other_low - pairs.high, 0)
        else coalesce(pairs.low - pairs.other_high, 0)
    end as gap_count
from pairs
where pairs.is_above or pairs.is_below;
