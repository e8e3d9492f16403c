-- The months that have days which the derived tables did not know yet are touched for every running total. -- noqa: disable=all
insert into delta.touched_total_month_hash
select distinct months.total_month_hash from core.claimant_months as months
where months.month_start >= date_trunc('month', cast($known_day as date));
