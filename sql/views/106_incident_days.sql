-- One row is a day on which harm is said to have been done in one place in one war, with the incident that it is part
-- of: incident_number counts them, by their days. A day begins an incident where it comes more than 3 days after the
-- one before, or where words name it and the last that words name is more than a day before it.
create or replace view core.incident_days as
with
days as (
    select
        claims.incident_hash,
        claims.event_date,
        bool_or(claims.period_start is not null) as is_named
    from core.claim_series as claims
    where claims.incident_hash is not null
    group by claims.incident_hash, claims.event_date
),

starts as (
    select
        days.incident_hash,
        days.event_date,
        coalesce(days.event_date > lag(days.event_date) over place + 3, false)
        or coalesce(
            days.is_named
            and days.event_date > 1 + max(days.event_date) filter (where days.is_named) over (
                partition by days.incident_hash
                order by days.event_date
                rows between unbounded preceding and 1 preceding
            ),
            false
        ) as is_start
    from days
    window place as (partition by days.incident_hash order by days.event_date)
)

select
    starts.incident_hash,
    starts.event_date,
    cast(sum(cast(starts.is_start as integer)) over (
        partition by starts.incident_hash
        order by starts.event_date
    ) as integer) as incident_number
from starts;
