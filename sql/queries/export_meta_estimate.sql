-- One row is the modelled total of one series on one day; $conflict_id narrows the table where it is not null.
select estimates.*
from main.meta_estimate as estimates
where $conflict_id is null or estimates.conflict_id = $conflict_id
order by estimates.conflict_id, estimates.victim_party, estimates.victim_group, estimates.kind, estimates.day;
