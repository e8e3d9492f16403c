-- One row is a reason and a stage: how many units were rejected for it last, how many of them are still open, and how
-- many of those can be read again from the archive. A unit is an entry, else a feed, else an address.
with
latest as (
    select rejects.*
    from raw.rejects as rejects
    qualify
        row_number() over (
            partition by rejects.stage = 'poll', coalesce(rejects.entry_id, rejects.subject)
            order by rejects.rejected_at desc, rejects.reject_id asc
        ) = 1
),

read_entries as (
    select distinct captures.entry_id
    from raw.captures as captures
    inner join core.article_versions as versions on captures.capture_id = versions.capture_id
),

units as (
    select
        latest.*,
        case
            when latest.stage = 'poll'
                then not exists (
                    select 1 as found
                    from raw.polls as polls
                    where
                        polls.feed_id = latest.feed_id
                        and polls.outcome in ('ok', 'unchanged')
                        and polls.polled_at > latest.rejected_at
                )
            when latest.stage = 'fetch'
                then not exists (
                    select 1 as found
                    from raw.captures as captures
                    where
                        captures.requested_url = latest.subject
                        and captures.fetched_at > latest.rejected_at
                )
            else
                not exists (
                    select 1 as found
                    from read_entries
                    where read_entries.entry_id = latest.entry_id
                )
                and not exists (
                    select 1 as found
                    from core.article_versions as versions
                    where versions.capture_id = latest.capture_id
                )
        end as is_open
    from latest
)

select
    units.reason,
    case units.stage when 'poll' then 'feed' else 'page' end as what,
    count(*) as units_count,
    count(*) filter (where units.is_open) as open_count,
    count(*) filter (where units.is_open and units.capture_id is not null) as replay_count,
    max(units.rejected_at) as last_at
from units
group by units.reason, case units.stage when 'poll' then 'feed' else 'page' end
order by open_count desc, units_count desc, units.reason asc, what asc;
