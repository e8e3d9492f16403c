-- One row is a row of incident_timeline, which describes it. The published file holds it as a table.
create or replace view core.incident_tolls as
with
mentions as (
    select
        claims.*,
        coalesce(lower(claims.place), 'article ' || claims.article_hash) as incident_place,
        coalesce(claims.published_on, claims.effective_date) as said_on
    from core.claim_series as claims
    where claims.incident_hash is not null
),

assertions as (
    select
        mentions.incident_hash,
        mentions.conflict_id,
        mentions.incident_place,
        numbered.incident_number,
        mentions.victim_party,
        mentions.victim_group,
        mentions.kind,
        mentions.claimant_id,
        mentions.assertion_hash,
        min(mentions.event_date) as event_date,
        min(mentions.said_on) as said_on,
        max(mentions.said_on) as last_said_on,
        min(mentions.place) as place,
        min(mentions.claimant_name) as claimant_name,
        min(mentions.claimant_stake) as claimant_stake,
        min(mentions.number_type) as number_type,
        min(mentions.value) as value,
        min(mentions.low) as low,
        max(mentions.high) as high,
        bool_or(coalesce(mentions.relation = 'revision_of', false)) as is_revision,
        bool_and(mentions.bound = 'approx') as is_approximate,
        count(*) as mentions_count,
        arg_min(mentions.claim_id, row(mentions.said_on, mentions.claim_id)) as first_claim_id
    from mentions
    inner join core.incident_days as numbered
        on mentions.incident_hash = numbered.incident_hash and mentions.event_date = numbered.event_date
    group by
        mentions.incident_hash, mentions.conflict_id, mentions.incident_place, numbered.incident_number,
        mentions.victim_party, mentions.victim_group, mentions.kind, mentions.claimant_id, mentions.assertion_hash
),

counted as (
    select
        assertions.*,
        assertions.number_type = 'vague' as is_vague
    from assertions
    window
        same_day as (
            partition by
                assertions.incident_hash, assertions.incident_number, assertions.victim_party, assertions.victim_group,
                assertions.kind, assertions.claimant_id, assertions.said_on, assertions.number_type = 'vague'
        )
    qualify
        assertions.is_revision
        or not bool_or(assertions.is_revision) over same_day
        or assertions.last_said_on > max(assertions.said_on) filter (where assertions.is_revision) over same_day
),

tolls as (
    select
        counted.incident_hash,
        counted.conflict_id,
        counted.incident_place,
        counted.incident_number,
        counted.victim_party,
        counted.victim_group,
        counted.kind,
        counted.claimant_id,
        counted.is_vague,
        counted.said_on,
        min(counted.event_date) as event_date,
        min(counted.place) as place,
        min(counted.claimant_name) as claimant_name,
        min(counted.claimant_stake) as claimant_stake,
        arg_max(counted.value, row(counted.last_said_on, counted.mentions_count, counted.value)) filter (
            where counted.number_type in ('point', 'below')
        ) as value,
        min(
            case
                when counted.number_type in ('point', 'floor') then coalesce(counted.low, counted.value)
                else counted.low
            end
        ) as low,
        max(
            case
                when counted.number_type in ('point', 'below', 'ceiling') then coalesce(counted.high, counted.value)
                else counted.high
            end
        ) as high,
        max(counted.low) filter (where counted.number_type = 'floor') as highest_floor,
        bool_or(counted.is_revision) as is_revision,
        bool_and(counted.is_approximate) as is_approximate,
        cast(sum(counted.mentions_count) as bigint) as mentions_count,
        min(counted.first_claim_id) as first_claim_id
    from counted
    group by
        counted.incident_hash, counted.conflict_id, counted.incident_place, counted.incident_number,
        counted.victim_party, counted.victim_group, counted.kind, counted.claimant_id, counted.is_vague,
        counted.said_on
),

following as (
    select
        tolls.*,
        last_value(tolls.value ignore nulls) over earlier as last_value_stated,
        max(tolls.highest_floor) over earlier as highest_floor_stated,
        tolls.kind in ('missing', 'captured') as may_fall
    from tolls
    window earlier as (
        partition by
            tolls.incident_hash, tolls.incident_number, tolls.victim_party, tolls.victim_group, tolls.kind,
            tolls.claimant_id
        order by tolls.is_vague, tolls.said_on
        rows between unbounded preceding and 1 preceding
    )
),

counted_zeros as (
    select
        following.*,
        length(cast(coalesce(following.value, following.highest_floor) as varchar))
        - length(rtrim(cast(coalesce(following.value, following.highest_floor) as varchar), '0')) as zeros_count,
        length(cast(following.highest_floor_stated as varchar))
        - length(rtrim(cast(following.highest_floor_stated as varchar), '0')) as floor_zeros_count
    from following
),

compared as (
    select
        tolls.*,
        not tolls.is_revision
        and not tolls.may_fall
        and (
            coalesce(
                tolls.high is null
                and tolls.highest_floor between tolls.last_value_stated / 2 and tolls.last_value_stated,
                false
            )
            or coalesce(
                tolls.high is null
                and tolls.last_value_stated is null
                and tolls.highest_floor between tolls.highest_floor_stated / 2 and tolls.highest_floor_stated
                and tolls.zeros_count > tolls.floor_zeros_count,
                false
            )
            or coalesce(
                tolls.is_approximate
                and tolls.value <= tolls.last_value_stated
                and 2 * (tolls.last_value_stated - tolls.value) <= power(10, tolls.zeros_count),
                false
            )
        ) as is_rounded
    from counted_zeros as tolls
)

select
    tolls.conflict_id,
    concat_ws(':', tolls.conflict_id, tolls.incident_place, tolls.incident_number + 1) as incident_id,
    min(tolls.event_date) over incident as incident_date,
    tolls.said_on as day,
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
    tolls.is_vague,
    row_number() over (series order by tolls.said_on, tolls.is_vague) as revision,
    row_number() over (series order by tolls.is_vague asc, tolls.is_rounded asc, tolls.said_on desc) = 1 as is_current,
    coalesce(
        not tolls.is_vague
        and not tolls.is_revision
        and not tolls.is_rounded
        and not tolls.may_fall
        and least(coalesce(tolls.high, tolls.value), 2 * coalesce(tolls.low, tolls.value))
        < lag(coalesce(tolls.low, tolls.value)) over (
            partition by
                tolls.incident_hash, tolls.incident_number, tolls.victim_party, tolls.victim_group, tolls.kind,
                tolls.claimant_id, tolls.is_vague, tolls.is_rounded
            order by tolls.said_on
        ),
        false
    ) as is_falling,
    tolls.mentions_count,
    tolls.first_claim_id,
    tolls.incident_hash,
    tolls.incident_number
from compared as tolls
window
    incident as (partition by tolls.incident_hash, tolls.incident_number),
    series as (
        partition by
            tolls.incident_hash, tolls.incident_number, tolls.victim_party, tolls.victim_group, tolls.kind,
            tolls.claimant_id
    );
