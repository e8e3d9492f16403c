-- One row is a war with a timeline, as the newest load of the seed has it.
create or replace view core.current_conflicts as
select conflicts.* exclude (seed_digest, seed_row)
from core.conflicts as conflicts
inner join core.seed_versions as versions
    on conflicts.seed_digest = versions.seed_digest and versions.seed_name = 'conflicts';
