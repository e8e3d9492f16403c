-- One row is what one claimant said on one day about one running total: all its new assertions of that day together.
-- value is the middle of the numbers it states; low and high take in its bounds and vague counts; floors and ceilings
-- are its "at least" and "at most". Where it says of a number that it revises another, the others of that day no longer
-- count. "No casualties reported" is no figure. valid_to is the day before its next statement; a vague one
-- ("thousands") stands beside the last firm one and does not replace it. One that only rounds that (is_rounded) is
-- valid on no day, and nothing is compared with it: "more than 300" or "about 300" after 310, "more than 6,000" after
-- "at least 6,884". stale_from is the day on which the figure no longer counts: more than 90 days later, 7 for a
-- claimant that issues one daily.
-- The published file holds it as a table.
-- A total falls where the most that it allows is below the least that its claimant allowed before, or the least is
-- below half of that: "more than 300" after 310 is no fall, nor is a figure of which the claimant says that it revises
-- the one before. One that falls below half, and stays there, has restarted its count and begins the next phase; one
-- that comes back from a spike has not. The missing are found and captives freed: of them every number counts, and none
-- falls.
create or replace view core.claimant_statements as
with
aging as (
    select
        totals.*,
        coalesce(totals.value, list_median(totals.bounds), totals.low, totals.high) as figure,
        totals.effective_date + case when totals.is_daily_issuer then 8 else 91 end as stale_from,
        totals.kind in ('missing', 'captured') as may_fall,
        case when totals.value is null and totals.high is null then totals.highest_floor end as floor_stated,
        length(cast(coalesce(totals.value, totals.highest_floor) as varchar))
        - length(rtrim(cast(coalesce(totals.value, totals.highest_floor) as varchar), '0')) as zeros_count
    from core.stated_totals as totals
),

following as (
    select
        aging.*,
        last_value(aging.value ignore nulls) over earlier as last_value_stated,
        last_value(case when aging.value is not null then aging.stale_from end ignore nulls) over earlier
            as last_value_stale_from,
        coalesce(
            not aging.is_revision
            and aging.floor_stated >= lag(aging.floor_stated) over series / 2
            and aging.floor_stated <= lag(aging.floor_stated) over series
            and aging.zeros_count > lag(aging.zeros_count) over series
            and aging.effective_date < lag(aging.stale_from) over series,
            false
        ) as is_rounder_than_before
    from aging
    window
        series as (
            partition by
                aging.conflict_id, aging.victim_party, aging.victim_group, aging.kind, aging.claimant_id,
                aging.is_vague
            order by aging.effective_date
        ),
        earlier as (series rows between unbounded preceding and 1 preceding)
),

standing as (
    select
        following.*,
        last_value(
            case
                when not following.is_rounder_than_before
                    then
                        struct_pack(
                            low := following.floor_stated,
                            zeros_count := following.zeros_count,
                            stale_from := following.stale_from
                        )
            end
            ignore nulls
        ) over earlier as last_floor
    from following
    window earlier as (
        partition by
            following.conflict_id, following.victim_party, following.victim_group, following.kind,
            following.claimant_id, following.is_vague
        order by following.effective_date
        rows between unbounded preceding and 1 preceding
    )
),

said as (
    select
        standing.*,
        not standing.is_vague
        and not standing.is_revision
        and not standing.may_fall
        and (
            coalesce(
                standing.high is null
                and standing.highest_floor between standing.last_value_stated / 2 and standing.last_value_stated
                and standing.effective_date < standing.last_value_stale_from,
                false
            )
            or coalesce(
                standing.floor_stated between standing.last_floor.low / 2 and standing.last_floor.low
                and standing.zeros_count > standing.last_floor.zeros_count
                and standing.effective_date < standing.last_floor.stale_from,
                false
            )
            or coalesce(
                standing.is_approximate
                and standing.value <= standing.last_value_stated
                and 2 * (standing.last_value_stated - standing.value) <= power(10, standing.zeros_count)
                and standing.effective_date < standing.last_value_stale_from,
                false
            )
        ) as is_rounded
    from standing
),

ordered as (
    select
        said.*,
        min(said.effective_date) filter (where not said.is_rounded) over (
            partition by
                said.conflict_id, said.victim_party, said.victim_group, said.kind, said.claimant_id, said.is_vague
            order by said.effective_date
            rows between 1 following and unbounded following
        ) as next_date,
        min(said.effective_date) filter (where not said.is_vague and not said.is_rounded) over (
            partition by said.conflict_id, said.victim_party, said.victim_group, said.kind, said.claimant_id
            order by said.effective_date
            range between interval 1 day following and unbounded following
        ) as next_firm_date
    from said
),

compared as (
    select
        ordered.*,
        lag(ordered.figure) over series as previous_figure,
        lag(ordered.figure, 2) over series as figure_before_previous,
        lag(ordered.effective_date) over series as previous_date,
        lead(ordered.figure) over series as next_figure,
        not ordered.is_vague
        and not ordered.is_revision
        and not ordered.is_rounded
        and not ordered.may_fall as is_compared,
        coalesce(
            least(coalesce(ordered.high, ordered.value), 2 * coalesce(ordered.low, ordered.value))
            < lag(coalesce(ordered.low, ordered.value)) over series,
            false
        ) as is_lower
    from ordered
    window series as (
        partition by
            ordered.conflict_id, ordered.victim_party, ordered.victim_group, ordered.kind, ordered.claimant_id,
            ordered.is_vague, ordered.is_rounded
        order by ordered.effective_date
    )
),

phased as (
    select
        compared.* exclude (is_lower, is_compared),
        compared.is_compared and compared.is_lower as is_falling,
        coalesce(
            compared.is_compared
            and compared.figure < compared.previous_figure / 2
            and compared.next_figure < compared.previous_figure / 2
            and coalesce(compared.figure < compared.figure_before_previous, true),
            false
        ) as is_restart
    from compared
)

select
    phased.conflict_id,
    phased.victim_party,
    phased.victim_group,
    phased.kind,
    phased.claimant_id,
    phased.claimant_name,
    phased.claimant_class,
    phased.claimant_party,
    phased.claimant_stake,
    phased.is_daily_issuer,
    phased.is_vague,
    phased.effective_date,
    phased.value,
    phased.low,
    phased.high,
    phased.highest_floor,
    phased.is_approximate,
    phased.bounds,
    phased.figure,
    phased.previous_figure,
    phased.previous_date,
    phased.next_figure,
    phased.mentions_count,
    phased.articles_count,
    phased.independent_sources_count,
    phased.last_published_on,
    phased.is_revision,
    phased.first_claim_id,
    hash(
        phased.conflict_id, phased.victim_party, phased.victim_group, phased.kind, phased.claimant_id
    ) as claimant_total_hash,
    case
        when phased.is_rounded then phased.effective_date
        else least(phased.next_date, case when phased.is_vague then phased.next_firm_date end)
    end - 1 as valid_to,
    phased.stale_from,
    phased.is_rounded,
    phased.is_falling,
    phased.is_restart,
    1 + cast(sum(cast(phased.is_restart as integer)) over (
        partition by phased.conflict_id, phased.victim_party, phased.victim_group, phased.kind, phased.claimant_id
        order by phased.effective_date
    ) as bigint) as phase
from phased;
