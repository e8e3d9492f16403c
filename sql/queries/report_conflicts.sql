-- One row is a war that some usable claim is about, the one with most claims first.
select
    claims.conflict_id,
    coalesce(any_value(conflicts.name), claims.conflict_id) as conflict_name,
    count(*) as claims_count
from main.claims as claims
left join core.current_conflicts as conflicts on claims.conflict_id = conflicts.conflict_id
where claims.conflict_id is not null
group by claims.conflict_id
order by claims_count desc, claims.conflict_id asc;
