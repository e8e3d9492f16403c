-- One row is a feed: when it was last polled and with what outcome, when it last worked, and what it brings.
create or replace view main.feed_health as
with
polls as (
    select
        polls.feed_id,
        polls.polled_at,
        polls.outcome,
        polls.http_status,
        polls.detail,
        polls.entries_seen,
        polls.entries_new,
        polls.next_due_at,
        polls.due_reason,
        polls.gap,
        polls.outcome in ('ok', 'unchanged', 'not_modified') as is_good,
        row_number() over (partition by polls.feed_id order by polls.polled_at desc, polls.poll_id asc) as recency
    from raw.polls as polls
),

summaries as (
    select
        polls.feed_id,
        count(*) as polls_count,
        count(*) filter (where not polls.is_good) as failures_count,
        min(polls.recency) filter (where polls.is_good) - 1 as failures_in_a_row,
        max(polls.polled_at) filter (where polls.is_good) as last_good_at,
        max(polls.polled_at) filter (where polls.entries_new > 0) as last_news_at,
        max(polls.polled_at) filter (where polls.gap is not null) as last_gap_at,
        count(*) filter (where polls.gap = 'open') as gaps_open_count,
        cast(sum(polls.entries_new) as bigint) as entries_count
    from polls
    group by polls.feed_id
),

entries as (
    select
        entries.feed_id,
        max(entries.published_at) as newest_entry_at
    from raw.entries as entries
    group by entries.feed_id
),

feeds as (
    select feeds.feed_id
    from core.current_feeds as feeds
    union
    select summaries.feed_id
    from summaries
)

select
    feeds.feed_id,
    seeds.title,
    seeds.feed_url,
    seeds.outlet_id,
    seeds.is_active,
    seeds.note,
    latest.polled_at as last_polled_at,
    latest.outcome as last_outcome,
    latest.http_status as last_http_status,
    latest.detail as last_detail,
    summaries.last_good_at,
    summaries.last_news_at,
    entries.newest_entry_at,
    latest.next_due_at,
    latest.due_reason,
    summaries.last_gap_at,
    coalesce(summaries.gaps_open_count, 0) as gaps_open_count,
    coalesce(summaries.polls_count, 0) as polls_count,
    coalesce(summaries.failures_count, 0) as failures_count,
    coalesce(summaries.failures_in_a_row, summaries.polls_count, 0) as failures_in_a_row,
    coalesce(summaries.entries_count, 0) as entries_count
from feeds
left join core.current_feeds as seeds on feeds.feed_id = seeds.feed_id
left join summaries on feeds.feed_id = summaries.feed_id
left join entries on feeds.feed_id = entries.feed_id
left join polls as latest on feeds.feed_id = latest.feed_id and latest.recency = 1;
