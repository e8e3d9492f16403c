-- One row is a unit that could not be processed, the newest first; $reason narrows the list where it is not null.
select
    rejects.rejected_at,
    rejects.stage,
    rejects.reason,
    rejects.attempt,
    rejects.feed_id,
    rejects.subject,
    rejects.detail,
    captures.warc_path,
    captures.warc_offset
from raw.rejects as rejects
left join raw.captures as captures on rejects.capture_id = captures.capture_id
where $reason is null or rejects.reason = $reason
order by rejects.rejected_at desc, rejects.reject_id asc;
