-- One row is a wanted id that the ledger holds.
select wanted.id
from wanted
where
    exists (
        select 1 as found
        from raw.captures as known
        where known.capture_id = wanted.id
    );
