-- One row is a claim that counts, with its evidence; $conflict_id narrows the table where it is not null.
select claims.*
from main.claims as claims
where $conflict_id is null or claims.conflict_id = $conflict_id
order by claims.published_on, claims.article_version_id, claims.claim_order;
