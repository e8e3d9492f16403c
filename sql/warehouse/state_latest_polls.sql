-- One row is the newest poll of a feed.
select polls.*
from raw.polls as polls
qualify row_number() over (partition by polls.feed_id order by polls.polled_at desc, polls.poll_id asc) = 1;
