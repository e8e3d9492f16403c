-- One row is an entry of a wanted feed, among the newest of that feed.
select entries.*
from raw.entries as entries
where
    exists (
        select 1 as found
        from wanted
        where wanted.id = entries.feed_id
    )
qualify
    row_number() over (partition by entries.feed_id order by entries.first_seen_at desc, entries.entry_id asc)
    <= $newest;
