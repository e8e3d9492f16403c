-- One row for every row of the meta estimates that were computed for this snapshot.
insert into core.meta_estimates by name
select incoming.*
from incoming_meta_estimates as incoming;
