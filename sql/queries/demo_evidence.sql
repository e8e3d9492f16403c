-- One row is one of the newest statements of a war that carry its running totals, with the sentence behind it.
with
newest as (
    select claims.*
    from main.claims as claims
    where claims.aggregation = 'cumulative' and not claims.is_headline and claims.conflict_id is not null
    qualify
        row_number() over (
            partition by claims.conflict_id
            order by claims.effective_date desc, claims.published_on desc, claims.claim_id asc
        ) <= $rows_per_war
)

select
    newest.conflict_id as war,
    newest.published_on as published,
    coalesce(newest.claimant, newest.claimant_class) as said_by,
    newest.value_text || ' ' || newest.kind as claim,
    newest.sentence,
    newest.outlet_name as outlet
from newest
order by newest.conflict_id asc, newest.effective_date desc, newest.claim_id asc;
