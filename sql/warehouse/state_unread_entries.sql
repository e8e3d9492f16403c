-- One row is an entry whose last rejection was for one reason and that nothing came of since: its page never came, or
-- what came was no article.
with
latest as (
    select rejects.*
    from raw.rejects as rejects
    where rejects.entry_id is not null
    qualify
        row_number() over (
            partition by rejects.entry_id
            order by rejects.rejected_at desc, rejects.reject_id asc
        ) = 1
)

select
    entries.*,
    latest.stage,
    latest.reason,
    latest.rejected_at,
    latest.attempt as attempts
from latest
inner join raw.entries as entries on latest.entry_id = entries.entry_id
where
    latest.reason = $reason
    and not exists (
        select 1 as found
        from raw.captures as captures
        where captures.entry_id = latest.entry_id and captures.fetched_at > latest.rejected_at
    )
    and not exists (
        select 1 as found
        from raw.captures as captures
        inner join core.article_versions as versions on captures.capture_id = versions.capture_id
        where captures.entry_id = latest.entry_id
    )
order by entries.first_seen_at, entries.entry_id;
