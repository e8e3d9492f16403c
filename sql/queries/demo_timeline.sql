-- One row is a running total of a war on the last day on which some figure of it was fresh, the best covered first.
with
fresh as (
    select bands.*
    from main.casualty_timeline as bands
    where not bands.is_stale and coalesce(bands.central, bands.low, bands.high) is not null
    qualify
        row_number() over (
            partition by bands.conflict_id, bands.victim_party, bands.victim_group, bands.kind
            order by bands.day desc
        ) = 1
),

ranked as (
    select
        fresh.*,
        row_number() over (
            partition by fresh.conflict_id
            order by
                len(fresh.claimants) desc, fresh.day desc, fresh.victim_party asc, fresh.victim_group asc,
                fresh.kind asc
        ) as place
    from fresh
)

select
    ranked.conflict_id as war,
    coalesce(ranked.victim_party || ' ', '') || ranked.victim_group as harmed,
    ranked.kind,
    ranked.day,
    ranked.low,
    ranked.central,
    ranked.high,
    ranked.high_is_open,
    array_to_string(ranked.claimants, '; ') as claimants
from ranked
where ranked.place <= $rows_per_war
order by ranked.conflict_id asc, ranked.place asc;
