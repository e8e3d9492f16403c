-- One row is a unit that could not be processed, the newest first; $reason narrows the list where it is not null.
select
    rejects.rejected_at,
    rejects.stage,
    rejects.reason,
    rejects.attempt,
    rejects.feed_id,
    rejects.subject,
    rejects.detail
from raw.rejects as rejects
where $reason is null or rejects.reason = $reason
order by rejects.rejected_at desc, rejects.reject_id asc;
