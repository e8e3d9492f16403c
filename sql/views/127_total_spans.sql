-- One row is a span of days, within a month, in which nothing changes for a running total: no statement about it
-- begins, ends or goes stale in it. The bands of the timelines are computed a span at a time.
create or replace view core.total_spans as
with
edges as (
    select distinct
        months.total_month_hash,
        unnest(
            [
                months.first_day,
                months.last_day + 1,
                case when months.stale_from between months.first_day and months.last_day then months.stale_from end
            ]
        ) as span_start
    from core.claimant_months as months
)

select
    edges.total_month_hash,
    edges.span_start,
    lead(edges.span_start) over (
        partition by edges.total_month_hash
        order by edges.span_start
    ) - 1 as span_end
from edges
where edges.span_start is not null;
