-- One row is a claim that counts: the current claims that are used in the timelines. The published file holds it as a
-- table, since every view below reads it.
create or replace view core.claim_facts as
select claims.* exclude (use_in_timeline, exclude_reason)
from core.current_claims as claims
where claims.use_in_timeline;
