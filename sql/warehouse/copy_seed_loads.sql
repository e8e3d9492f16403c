-- One row for every load of a seed that the lake does not hold yet, at the time at which it was loaded.
insert into raw.seed_loads by name
select incoming.*
from incoming_seed_loads as incoming
where
    not exists (
        select 1 as found
        from raw.seed_loads as known
        where
            known.seed_name = incoming.seed_name
            and known.seed_digest = incoming.seed_digest
            and known.loaded_at = incoming.loaded_at
    );
