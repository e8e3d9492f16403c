-- One row is a report of a loss with exactly the columns of Radford et al., PNAS 2023; $conflict_id narrows the table
-- where it is not null.
select reports.* exclude (conflict_id)
from main.loss_reports as reports
where $conflict_id is null or reports.conflict_id = $conflict_id
order by reports.days, reports.source_target, reports.category, reports.loss_count;
