-- One row is a report of a loss in the shape of Radford et al., PNAS 2023: days since the war began (its first day is
-- 1), the number, what was lost by whom, who says so, and whether the number is a minimum or a maximum. A range is two
-- rows. Repeats stay, as in that set; a headline that repeats its article does not. Vague counts have no number: left
-- out, as are kinds other than deaths, injuries and casualties, and people who are neither fighters nor civilians.
create or replace view main.loss_reports as
with
claims as (
    select
        claims.conflict_id,
        claims.effective_date - conflicts.start_date + 1 as days,
        claims.bound,
        claims.value,
        claims.low,
        claims.high,
        case claims.victim_group when 'combatant' then 'Military' else 'Civilian' end
        || case claims.kind when 'killed' then ' Deaths' when 'wounded' then ' Injuries' else ' Casualties' end
            as category,
        coalesce(victims.party_name, claims.victim_party) as loss_country,
        coalesce(sources.party_code || ' Source', 'Other') as party_source,
        claims.claimant_class,
        claims.claimant_party,
        claims.series_type
    from core.claim_series as claims
    inner join core.current_conflicts as conflicts on claims.conflict_id = conflicts.conflict_id
    left join core.current_party_codes as victims on claims.victim_party = victims.party_id
    left join core.current_party_codes as sources on claims.claimant_party = sources.party_id
    where
        claims.mention_id = claims.claim_id
        and claims.kind in ('killed', 'wounded', 'casualties')
        and claims.victim_group in ('combatant', 'civilian')
        and claims.victim_party is not null
        and claims.bound not in ('vague', 'none_reported')
        and claims.series_type in ('total', 'period', 'incident')
),

sourced as (
    select
        claims.*,
        case
            when claims.claimant_class = 'osint' then 'OSI'
            when claims.claimant_class = 'igo' and claims.claimant_party = 'UN' then 'United Nations'
            else claims.party_source
        end as claim_source,
        case claims.series_type when 'total' then 'Cumulative' else 'Day' end as time_frame
    from claims
),

reports as (
    select
        sourced.*,
        coalesce(sourced.low, sourced.value) as loss_count,
        1 as minimum,
        0 as maximum
    from sourced
    where sourced.bound in ('range', 'at_least', 'more_than')
    union all
    select
        sourced.*,
        coalesce(sourced.high, sourced.value) as loss_count,
        0 as minimum,
        1 as maximum
    from sourced
    where sourced.bound in ('range', 'at_most', 'less_than', 'approx_below')
    union all
    select
        sourced.*,
        sourced.value as loss_count,
        0 as minimum,
        0 as maximum
    from sourced
    where sourced.bound in ('exact', 'approx', 'zero')
)

select
    reports.days,
    reports.loss_count,
    reports.category || '-' || reports.loss_country as loss_type,
    reports.claim_source,
    reports.time_frame,
    reports.loss_country,
    reports.minimum,
    reports.maximum,
    reports.category,
    reports.claim_source || '-' || reports.loss_country as source_target,
    reports.conflict_id
from reports
where reports.loss_count is not null;
