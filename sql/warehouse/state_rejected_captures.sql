-- One row is a capture whose page was rejected for a wanted reason and has given no article since, newest rejection.
select
    captures.*,
    rejects.reason,
    rejects.attempt,
    rejects.feed_id
from raw.rejects as rejects
inner join raw.captures as captures
    on rejects.capture_id = captures.capture_id
where
    exists (
        select 1 as found
        from wanted
        where wanted.id = rejects.reason
    )
    and not exists (
        select 1 as found
        from core.article_versions as versions
        where versions.capture_id = captures.capture_id
    )
qualify row_number() over (partition by captures.capture_id order by rejects.rejected_at desc) = 1
order by captures.fetched_at asc, captures.capture_id asc;
