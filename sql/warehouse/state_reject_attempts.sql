-- One row is a wanted entry that was rejected, with the number of its last attempt.
select
    rejects.entry_id,
    max(rejects.attempt) as attempts
from raw.rejects as rejects
where
    exists (
        select 1 as found
        from wanted
        where wanted.id = rejects.entry_id
    )
group by rejects.entry_id;
