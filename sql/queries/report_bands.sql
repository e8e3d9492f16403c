-- One row is the band of one running total as one side tells it, on a day on which it changed, and on the newest day.
select
    bands.conflict_id,
    bands.day,
    bands.victim_party,
    bands.victim_group,
    bands.kind,
    bands.stake,
    bands.low,
    bands.central,
    bands.central_basis,
    bands.high,
    bands.high_is_open,
    bands.is_stale
from main.stake_timeline as bands
cross join core.ledger_day as ledger_day
qualify
    bands.day = ledger_day.today
    or row(bands.low, bands.central, bands.high, bands.high_is_open, bands.is_stale)
    is distinct from lag(row(bands.low, bands.central, bands.high, bands.high_is_open, bands.is_stale)) over (
        partition by bands.conflict_id, bands.victim_party, bands.victim_group, bands.kind, bands.stake
        order by bands.day
    )
order by bands.conflict_id, bands.victim_party, bands.victim_group, bands.kind, bands.stake, bands.day;
