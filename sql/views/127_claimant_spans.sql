-- One row is a statement about a running total in a span of days, within a month, in which nothing changes for that
-- total: no statement begins, ends or goes stale in it. The bands of the timelines are computed a span at a time.
create or replace view core.claimant_spans as
with
edges as (
    select
        months.total_month_hash,
        months.first_day as span_start
    from core.claimant_months as months
    union
    select
        months.total_month_hash,
        months.last_day + 1 as span_start
    from core.claimant_months as months
    union
    select
        months.total_month_hash,
        months.stale_from as span_start
    from core.claimant_months as months
    where months.stale_from between months.first_day and months.last_day
),

spans as (
    select
        edges.total_month_hash,
        edges.span_start,
        lead(edges.span_start) over (
            partition by edges.total_month_hash
            order by edges.span_start
        ) - 1 as span_end
    from edges
)

select
    months.* exclude (first_day, last_day),
    spans.span_start,
    spans.span_end,
    spans.span_start >= months.stale_from as is_stale
from core.claimant_months as months
inner join spans
    on
        months.total_month_hash = spans.total_month_hash
        and spans.span_start between months.first_day and months.last_day;
