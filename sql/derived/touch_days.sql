-- One row is a running total in a month, and from the day before the first on which somebody's last word about it
-- changed to the day after the last. What the place holds of the statements is those that changed, as they were and as
-- they are: a day of a statement that stays the same is there twice. -- noqa: disable=all
create or replace table delta.touched_days as
with
days as (
    select days.* exclude (
        valid_to, live_until, last_day, previous_date, previous_figure, next_figure, last_published_on, mentions_count
    )
    from core.claimant_days as days
),
changed as (
    select days.total_month_hash as part, days.day from days
    group by days.total_month_hash, days.day, hash(days)
    having count(*) = 1
)
select changed.part, min(changed.day) - 1 as first_day, max(changed.day) + 1 as last_day from changed group by changed.part;
create or replace table delta.touched_statements as
select distinct rows.first_claim_id as claim_id from core.claimant_statements as rows;
