-- One row is a capture whose last rejection was for a wanted reason, and that has given no article since; of an entry
-- the one that was rejected last, where none of its captures has given one.
with
latest as (
    select rejects.*
    from raw.rejects as rejects
    where rejects.capture_id is not null
    qualify
        row_number() over (
            partition by coalesce(rejects.entry_id, rejects.capture_id)
            order by rejects.rejected_at desc, rejects.reject_id asc
        ) = 1
)

select
    captures.*,
    latest.stage,
    latest.reason,
    latest.subject,
    latest.attempt,
    latest.feed_id
from latest
inner join raw.captures as captures
    on latest.capture_id = captures.capture_id
where
    exists (
        select 1 as found
        from wanted
        where wanted.id = latest.reason
    )
    and not exists (
        select 1 as found
        from core.article_versions as versions
        where versions.capture_id = captures.capture_id
    )
    and not exists (
        select 1 as found
        from raw.captures as others
        inner join core.article_versions as versions on others.capture_id = versions.capture_id
        where others.entry_id = latest.entry_id
    )
order by captures.fetched_at asc, captures.capture_id asc;
