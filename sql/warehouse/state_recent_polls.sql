-- One row is one of the newest polls of a feed, the newest first.
select polls.*
from raw.polls as polls
qualify row_number() over (partition by polls.feed_id order by polls.polled_at desc, polls.poll_id asc) <= $newest
order by polls.feed_id asc, polls.polled_at desc, polls.poll_id asc;
