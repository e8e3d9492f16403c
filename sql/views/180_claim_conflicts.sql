-- One row is a pair of claims that were live on the same day and cannot both hold: on that day one claimant put a
-- running total above the highest that the other, speaking that day, allows; or, both speaking that day, below its
-- lowest. The day is that of the later claim. is_live says that both still count today. An older figure that is lower
-- is no conflict, since totals grow; of the missing and the captured, who are found and freed, only figures of the same
-- day conflict. "About N" holds for all that rounds to N; ranges that touch hold together; vague counts conflict with
-- nobody, nor do counts of people of whom nothing says whose they were.
create or replace view main.claim_conflicts as
select
    pairs.* exclude (live_until, claim_id, other_claim_id, total_month_hash, gap_count),
    pairs.live_until >= ledger_day.today as is_live,
    pairs.claim_id,
    pairs.other_claim_id,
    pairs.gap_count
from core.conflict_pairs as pairs
cross join core.ledger_day as ledger_day;
