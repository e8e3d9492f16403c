-- One row is a wanted entry.
select entries.*
from raw.entries as entries
where exists (
    select 1 as found
    from wanted
    where wanted.id = entries.entry_id
);
