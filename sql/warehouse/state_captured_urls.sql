-- One row is a wanted address whose page was captured.
select wanted.id
from wanted
where
    exists (
        select 1 as found
        from raw.captures as known
        where known.requested_url = wanted.id
    );
