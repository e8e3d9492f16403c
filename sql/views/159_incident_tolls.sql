-- One row is a row of incident_timeline, which describes it. The published file holds it as a table.
create or replace view core.incident_tolls as
with
mentions as (
    select
        claims.*,
        coalesce(lower(claims.place), 'article ' || claims.article_hash) as incident_place,
        coalesce(
            claims.effective_date > lag(claims.effective_date) over (
                partition by claims.conflict_id, coalesce(lower(claims.place), 'article ' || claims.article_hash)
                order by claims.effective_date
            ) + 3,
            false
        ) as is_start
    from core.claim_series as claims
    where claims.incident_hash is not null
),

incidents as (
    select
        mentions.*,
        sum(cast(mentions.is_start as integer)) over (
            partition by mentions.conflict_id, mentions.incident_place
            order by mentions.effective_date
            range between unbounded preceding and current row
        ) as incident_number
    from mentions
),

assertions as (
    select
        incidents.incident_hash,
        incidents.conflict_id,
        incidents.incident_place,
        incidents.incident_number,
        incidents.victim_party,
        incidents.victim_group,
        incidents.kind,
        incidents.claimant_id,
        incidents.assertion_hash,
        min(incidents.effective_date) as effective_date,
        min(incidents.place) as place,
        min(incidents.claimant_name) as claimant_name,
        min(incidents.claimant_stake) as claimant_stake,
        min(incidents.number_type) as number_type,
        min(incidents.value) as value,
        min(incidents.low) as low,
        max(incidents.high) as high,
        count(*) as mentions_count,
        min(incidents.claim_id) as first_claim_id
    from incidents
    group by
        incidents.incident_hash, incidents.conflict_id, incidents.incident_place, incidents.incident_number,
        incidents.victim_party, incidents.victim_group, incidents.kind, incidents.claimant_id, incidents.assertion_hash
),

tolls as (
    select
        assertions.incident_hash,
        assertions.conflict_id,
        assertions.incident_place,
        assertions.incident_number,
        assertions.victim_party,
        assertions.victim_group,
        assertions.kind,
        assertions.claimant_id,
        assertions.effective_date,
        min(assertions.place) as place,
        min(assertions.claimant_name) as claimant_name,
        min(assertions.claimant_stake) as claimant_stake,
        max(assertions.value) filter (where assertions.number_type in ('point', 'below')) as value,
        min(
            case
                when assertions.number_type in ('point', 'floor') then coalesce(assertions.low, assertions.value)
                else assertions.low
            end
        ) as low,
        max(
            case
                when assertions.number_type in ('point', 'below', 'ceiling')
                    then coalesce(assertions.high, assertions.value)
                else assertions.high
            end
        ) as high,
        sum(assertions.mentions_count) as mentions_count,
        min(assertions.first_claim_id) as first_claim_id
    from assertions
    group by
        assertions.incident_hash, assertions.conflict_id, assertions.incident_place, assertions.incident_number,
        assertions.victim_party, assertions.victim_group, assertions.kind, assertions.claimant_id,
        assertions.effective_date
)

select
    tolls.conflict_id,
    concat_ws(':', tolls.conflict_id, tolls.incident_place, tolls.incident_number + 1) as incident_id,
    min(tolls.effective_date) over incident as incident_date,
    tolls.effective_date as day,
    tolls.place,
    tolls.victim_party,
    tolls.victim_group,
    tolls.kind,
    tolls.claimant_id,
    tolls.claimant_name,
    tolls.claimant_stake,
    tolls.value,
    tolls.low,
    tolls.high,
    row_number() over series as revision,
    lead(tolls.effective_date) over series is null as is_current,
    coalesce(coalesce(tolls.value, tolls.low) < lag(coalesce(tolls.value, tolls.low)) over series, false)
        as is_falling,
    tolls.mentions_count,
    tolls.first_claim_id,
    tolls.incident_hash
from tolls
window
    incident as (partition by tolls.conflict_id, tolls.incident_place, tolls.incident_number),
    series as (
        partition by
            tolls.conflict_id, tolls.incident_place, tolls.incident_number, tolls.victim_party, tolls.victim_group,
            tolls.kind, tolls.claimant_id
        order by tolls.effective_date
    );
