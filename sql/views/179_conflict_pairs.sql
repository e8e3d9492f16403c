-- One row is a pair of statements that were live on the same day and cannot both hold, as claim_conflicts describes it.
-- live_until is the last day on which both count. The published file holds it as a table.
create or replace view core.conflict_pairs as
with
statements as (
    select
        months.*,
        case
            when months.is_approximate
                then
                    power(
                        10,
                        length(cast(months.value as varchar)) - length(rtrim(cast(months.value as varchar), '0'))
                    ) / 2
            else 0
        end as rounding
    from core.claimant_months as months
),

pairs as (
    select
        later.conflict_id,
        later.effective_date as day,
        later.victim_party,
        later.victim_group,
        later.kind,
        later.claimant_id,
        later.claimant_name,
        later.claimant_stake,
        later.value,
        later.low,
        later.high,
        earlier.claimant_id as other_claimant_id,
        earlier.claimant_name as other_claimant_name,
        earlier.claimant_stake as other_claimant_stake,
        earlier.effective_date as other_day,
        earlier.value as other_value,
        earlier.low as other_low,
        earlier.high as other_high,
        coalesce(earlier.low - earlier.rounding > later.high + later.rounding, false) as is_above,
        coalesce(
            earlier.effective_date = later.effective_date
            and earlier.high + earlier.rounding < later.low - later.rounding,
            false
        ) as is_below,
        least(earlier.live_until, later.live_until) as live_until,
        later.first_claim_id as claim_id,
        earlier.first_claim_id as other_claim_id,
        later.total_month_hash
    from statements as later
    inner join statements as earlier
        on
            later.total_month_hash = earlier.total_month_hash
            and later.effective_date between earlier.effective_date and earlier.live_until
    where
        later.first_day = later.effective_date
        and later.victim_party is not null
        and not later.is_vague
        and not earlier.is_vague
        and later.claimant_id != earlier.claimant_id
        and (
            (earlier.effective_date < later.effective_date and later.kind not in ('missing', 'captured'))
            or (earlier.effective_date = later.effective_date and earlier.claimant_id < later.claimant_id)
        )
)

select
    pairs.* exclude (is_above, is_below),
    case
        when pairs.is_above then coalesce(pairs.other_low - pairs.high, 0)
        else coalesce(pairs.low - pairs.other_high, 0)
    end as gap_count
from pairs
where pairs.is_above or pairs.is_below;
