-- One row is what one claimant last said about a running total in a span of days in which nothing changes for it.
create or replace view core.claimant_spans as
select
    months.* exclude (first_day, last_day),
    spans.span_start,
    spans.span_end,
    spans.span_start >= months.stale_from as is_stale
from core.claimant_months as months
inner join core.total_spans as spans
    on
        months.total_month_hash = spans.total_month_hash
        and spans.span_start between months.first_day and months.last_day;
