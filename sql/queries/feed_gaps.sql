-- One row is a poll of a feed that shared no entry with what was known before, the newest first.
select
    polls.polled_at,
    polls.gap,
    polls.entries_new,
    polls.pages_count,
    polls.detail
from raw.polls as polls
where
    polls.feed_id = $feed_id
    and polls.gap is not null
order by polls.polled_at desc, polls.poll_id asc;
