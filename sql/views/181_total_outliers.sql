-- One row is a running total more than ten times above or below the middle of what at least two others said that was
-- live on its day; measure is that middle. The published file holds it as a table.
create or replace view core.total_outliers as
select
    statements.first_claim_id as claim_id,
    cast(round(median(others.figure)) as bigint) as measure,
    statements.total_month_hash
from core.claimant_months as statements
inner join core.claimant_months as others
    on
        statements.total_month_hash = others.total_month_hash
        and statements.effective_date between others.effective_date and others.live_until
where
    statements.first_day = statements.effective_date
    and statements.claimant_id != others.claimant_id
    and not statements.is_vague
    and not others.is_vague
    and statements.figure is not null
    and others.figure is not null
group by statements.first_claim_id, statements.figure, statements.total_month_hash
having
    count(*) > 1
    and statements.figure not between median(others.figure) / 10 and median(others.figure) * 10;
