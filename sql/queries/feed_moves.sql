-- One row is an address to which a feed was sent for good, with the first and the last poll that was; the newest first.
select
    coalesce(polls.asked_url, polls.feed_url) as asked_url,
    polls.moved_to_url,
    min(polls.moved_since) as moved_since,
    max(polls.polled_at) as last_seen_at,
    count(*) as polls_count
from raw.polls as polls
where
    polls.feed_id = $feed_id
    and polls.moved_to_url is not null
group by coalesce(polls.asked_url, polls.feed_url), polls.moved_to_url
order by last_seen_at desc, moved_to_url asc;
