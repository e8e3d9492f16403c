-- One row is a wanted id that was captured.
select wanted.id
from wanted
where
    exists (
        select 1 as found
        from raw.captures as known
        where known.entry_id = wanted.id
    );
