-- One row is a running total on one day in the manner of UCDP's event data: best, low and high, with what best rests on
-- and how many claimants stand behind it. best is the central figure of casualty_timeline; where it is open, high is
-- null. $conflict_id narrows the table where it is not null.
select
    bands.conflict_id,
    bands.day,
    bands.victim_party,
    bands.victim_group,
    bands.kind,
    bands.central as best,
    bands.low,
    case when not bands.high_is_open then bands.high end as high,
    bands.central_basis as best_basis,
    bands.claimants_count,
    bands.claimants,
    bands.stakes,
    bands.is_stale
from main.casualty_timeline as bands
where $conflict_id is null or bands.conflict_id = $conflict_id
order by bands.conflict_id, bands.victim_party, bands.victim_group, bands.kind, bands.day;
