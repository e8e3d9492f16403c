-- One row for every row of the meta estimate biases that was just computed. -- noqa: disable=all
insert into derived.meta_estimate_biases by name
select incoming.*
from incoming_meta_estimate_biases as incoming;
