-- One row is the modelled total of one series (war, harmed party, group, kind) on one day: central with a 90% interval,
-- from all claims about it, with the biases of stakes and classes taken out. It is computed after the ledger is
-- published; a series with fewer than 6 claims or 3 claimants has none, nor have the missing and the captured, whose
-- number falls, nor has a day more than 90 days from every claim. Method, assumptions and limits:
-- docs/meta-estimate.md. casualty_timeline says what was claimed; this guesses.
create or replace view main.meta_estimate as
select estimates.* exclude (input_digest)
from core.meta_estimates as estimates
cross join core.ledger_day as ledger_day
where estimates.day <= ledger_day.today;
