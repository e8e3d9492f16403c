-- A part is not larger than its whole.
-- severity: warning
select
    part.claim_id as offender,
    concat_ws(' ', part.value_text, 'of', whole.value_text, 'in:', part.sentence) as problem
from checked_claims as part
inner join core.claims as whole
    on part.related_claim_id = whole.claim_id and part.article_version_id = whole.article_version_id
where
    part.relation = 'subset_of'
    and coalesce(part.low, part.value) > coalesce(whole.high, whole.value)
    and whole.bound not in ('at_least', 'more_than', 'approx');
