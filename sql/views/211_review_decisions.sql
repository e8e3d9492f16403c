-- One row is a decision of a person about a claim, as the newest load of the seed corrections has it, with the claims
-- of the ledger that its evidence points at: none where the article no longer prints the sentence.
create or replace view main.review_decisions as
with
corrections as (
    select corrections.*
    from core.corrections as corrections
    inner join core.seed_versions as versions
        on corrections.seed_digest = versions.seed_digest and versions.seed_name = 'corrections'
),

met as (
    select
        corrected.seed_row,
        list_sort(list(corrected.claim_id)) as claim_ids
    from core.claims_corrected as corrected
    group by corrected.seed_row
)

select
    corrections.decided_on,
    corrections.decided_by,
    corrections.decision,
    corrections.reason,
    coalesce(corrections.article_url, corrections.article_version_id) as article,
    corrections.printed_value,
    corrections.value,
    coalesce(met.claim_ids, []) as claim_ids,
    corrections.seed_row as decision_row
from corrections
left join met on corrections.seed_row = met.seed_row
order by corrections.seed_row desc;
