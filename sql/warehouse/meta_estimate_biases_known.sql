-- One row is a row of the meta estimate biases of an older snapshot that was computed from the same claims.
select known.*
from core.meta_estimate_biases as known
where known.input_digest in (select unnest($digests) as input_digest);
