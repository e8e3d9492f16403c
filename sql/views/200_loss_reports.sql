-- One row is a report of a loss in the shape of Radford et al., PNAS 2023: days since the war began (its first day is
-- 1), the number, what was lost by whom, who says so, and whether the number is a minimum or a maximum. A range is two
-- rows. Repeats stay, as in that set; a headline that repeats its article does not. Left out is what their model cannot
-- take: vague counts, other kinds than deaths, injuries and casualties, people who are neither fighters nor civilians,
-- victims of parties that are not at war, days before the war. Cumulative = a running total of the whole war. Day = a
-- count whose words say that it is of one day, and name no longer stretch; of one area, it is a minimum. Single
-- incidents are no day's count. Sources are, as there, the states at war, the US, Britain, the United Nations, OSI
-- (open sources) and Other.
create or replace view main.loss_reports as
with
conflicts as (
    select
        conflicts.conflict_id,
        conflicts.start_date,
        list_concat(conflicts.side_a, conflicts.side_b) as sides
    from core.current_conflicts as conflicts
),

party_names as (
    select
        parties.party_id,
        arg_min(parties.name, parties.seed_row) as party_name
    from core.parties as parties
    inner join core.seed_versions as versions
        on parties.seed_digest = versions.seed_digest and versions.seed_name = 'parties'
    group by parties.party_id
),

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
        coalesce(victims.party_name, party_names.party_name, claims.victim_party) as loss_country,
        case
            when claims.claimant_class = 'osint' then 'OSI'
            when claims.claimant_class = 'igo' and claims.claimant_party = 'UN' then 'United Nations'
            when list_contains(conflicts.sides, claims.claimant_party) or claims.claimant_party in ('USA', 'GBR')
                then coalesce(sources.party_code || ' Source', 'Other')
            else 'Other'
        end as claim_source,
        case claims.series_type when 'total' then 'Cumulative' else 'Day' end as time_frame,
        claims.series_type = 'period' and coalesce(claims.scope in ('area', 'part_of_total'), false) as is_partial
    from core.claim_series as claims
    inner join core.claims as printed on claims.mention_id = printed.claim_id
    inner join conflicts on claims.conflict_id = conflicts.conflict_id
    left join core.current_party_codes as victims on claims.victim_party = victims.party_id
    left join party_names on claims.victim_party = party_names.party_id
    left join core.current_party_codes as sources on claims.claimant_party = sources.party_id
    where
        claims.mention_id = claims.claim_id
        and claims.kind in ('killed', 'wounded', 'casualties')
        and claims.victim_group in ('combatant', 'civilian')
        and list_contains(conflicts.sides, claims.victim_party)
        and claims.bound not in ('vague', 'none_reported')
        and claims.effective_date >= conflicts.start_date
        and (
            claims.series_type = 'total'
            or (
                claims.series_type = 'period'
                and claims.aggregation in ('period', 'rate')
                and (
                    starts_with(printed.rule_id, 'import:')
                    or (
                        coalesce(claims.period_start >= claims.effective_date - 1, true)
                        and coalesce(printed.date_precision not in ('week', 'month', 'year'), true)
                        and regexp_matches(
                            printed.sentence,
                            '(?i)\b((a|per|each|every|past|last|previous) day|24 hours|daily|overnight)\b'
                        )
                        and not regexp_matches(
                            printed.sentence,
                            '(?i)\b((a|per|each|every|this|past|last|previous) ([\w-]+ )?'
                            || '(weeks?|weekend|months?|years?|days)|weekly|monthly)\b'
                        )
                    )
                )
            )
        )
),

reports as (
    select
        claims.*,
        coalesce(claims.low, claims.value) as loss_count,
        1 as minimum,
        0 as maximum
    from claims
    where
        claims.bound in ('range', 'at_least', 'more_than')
        or (claims.is_partial and claims.bound in ('exact', 'approx', 'zero'))
    union all
    select
        claims.*,
        coalesce(claims.high, claims.value) as loss_count,
        0 as minimum,
        1 as maximum
    from claims
    where claims.bound in ('range', 'at_most', 'less_than', 'approx_below') and not claims.is_partial
    union all
    select
        claims.*,
        claims.value as loss_count,
        0 as minimum,
        0 as maximum
    from claims
    where claims.bound in ('exact', 'approx', 'zero') and not claims.is_partial
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
