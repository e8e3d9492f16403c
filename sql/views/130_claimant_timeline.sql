-- One row is what one claimant last said about one running total, on one day from its first statement to the newest
-- day of the ledger: with the age of the figure in days, and whether it is stale. A stale figure stays visible here.
-- A vague count newer than the claimant's last firm figure is a row beside it (is_vague). A figure that only rounds the
-- one before ("more than 15,000" after 15,207) has no row.
create or replace view main.claimant_timeline as
select
    days.conflict_id,
    days.day,
    days.victim_party,
    days.victim_group,
    days.kind,
    days.claimant_id,
    days.claimant_name,
    days.claimant_class,
    days.claimant_party,
    days.claimant_stake,
    days.value,
    days.low,
    days.high,
    days.effective_date,
    days.age_days,
    days.is_stale,
    days.is_vague,
    days.is_falling,
    days.phase,
    days.highest_floor,
    days.bounds,
    days.mentions_count,
    days.articles_count,
    days.independent_sources_count,
    days.first_claim_id
from core.claimant_days as days;
