-- One row is a seed file in its newest load: the digest that its rows carry.
create or replace view core.seed_versions as
select
    loads.seed_name,
    arg_max(loads.seed_digest, loads.loaded_at) as seed_digest
from raw.seed_loads as loads
group by loads.seed_name;
