-- One row is a stake and class of claimants in one series: how many times the modelled total their claims are, with a
-- 90% interval. 0.25 means that they count a quarter of it.
create or replace view main.meta_estimate_biases as
select biases.* exclude (input_digest)
from core.meta_estimate_biases as biases;
