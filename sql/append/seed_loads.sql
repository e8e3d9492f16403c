-- One row for every seed whose newest load is not this one.
insert into raw.seed_loads by name
with
newest as (
    select
        seed_name,
        arg_max(seed_digest, loaded_at) as seed_digest
    from raw.seed_loads
    group by seed_name
)

select incoming.*
from incoming_seed_loads as incoming
left join newest on incoming.seed_name = newest.seed_name
where newest.seed_digest is distinct from incoming.seed_digest;
