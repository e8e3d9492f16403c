-- One row is a war that some usable claim is about, the one with most claims first: how many claims and assertions,
-- from how many articles and outlets, and the newest day on which a claim about it was published.
with
assertions as (
    select
        assertions.conflict_id,
        count(*) as assertions_count
    from core.assertions as assertions
    group by assertions.conflict_id
)

select
    claims.conflict_id,
    coalesce(any_value(conflicts.name), claims.conflict_id) as conflict_name,
    count(*) as claims_count,
    any_value(assertions.assertions_count) as assertions_count,
    count(distinct claims.article_hash) as articles_count,
    count(distinct claims.outlet_id) as outlets_count,
    max(claims.published_on) as newest_published_on
from core.claim_facts as claims
left join core.current_conflicts as conflicts on claims.conflict_id = conflicts.conflict_id
left join assertions on claims.conflict_id = assertions.conflict_id
where claims.conflict_id is not null
group by claims.conflict_id
order by claims_count desc, claims.conflict_id asc;
