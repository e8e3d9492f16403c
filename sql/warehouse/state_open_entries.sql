-- One row is an entry without a capture that may be tried (again).
with
attempts as (
    select
        rejects.entry_id,
        max(rejects.attempt) as attempts,
        max(rejects.rejected_at) as rejected_at,
        arg_max(rejects.reason, rejects.rejected_at) as reason
    from raw.rejects as rejects
    where rejects.entry_id is not null
    group by rejects.entry_id
)

select
    entries.*,
    attempts.rejected_at,
    attempts.reason,
    coalesce(attempts.attempts, 0) as attempts
from raw.entries as entries
left join attempts on entries.entry_id = attempts.entry_id
where
    coalesce(attempts.attempts, 0) < $max_attempts
    and not exists (
        select 1 as found
        from raw.captures as captures
        where captures.entry_id = entries.entry_id
    )
order by entries.first_seen_at, entries.entry_id;
