-- One row for every row of the meta estimate biases that were computed for this snapshot.
insert into core.meta_estimate_biases by name
select incoming.*
from incoming_meta_estimate_biases as incoming;
