-- One row is a span of days, within a month, in which nothing changes for a running total: no statement about it
-- begins, ends or goes stale in it. The bands of the timelines are computed a span at a time.
create or replace view core.total_spans as
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
)

select
    edges.total_month_hash,
    edges.span_start,
    lead(edges.span_start) over (
        partition by edges.total_month_hash
        order by edges.span_start
    ) - 1 as span_end
from edges;
