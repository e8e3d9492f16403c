-- One row for every row of the meta estimates that was just computed. -- noqa: disable=all
insert into derived.meta_estimates by name
select incoming.*
from incoming_meta_estimates as incoming;
