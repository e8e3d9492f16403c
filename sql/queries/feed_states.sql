-- One row is an active or paused feed and how it does, those that need a look first.
with
states as (
    select
        health.*,
        case
            when not health.is_active then 'paused'
            when health.last_polled_at is null then 'new'
            when health.failures_in_a_row >= 3 then 'failing'
            when health.failures_in_a_row > 0 then 'failed'
            when
                health.gaps_open_count > 0 and health.last_gap_at >= health.last_polled_at - interval 2 day
                then 'gap'
            else 'good'
        end as state
    from main.feed_health as health
)

select
    states.feed_id,
    states.state,
    states.last_polled_at,
    states.last_good_at,
    states.last_news_at,
    states.failures_in_a_row as failures,
    states.entries_count as entries,
    states.next_due_at,
    case when states.state = 'paused' then states.note when states.state <> 'good' then states.last_detail end as why
from states
order by
    list_position(['failing', 'failed', 'gap', 'paused', 'new', 'good'], states.state),
    states.feed_id;
