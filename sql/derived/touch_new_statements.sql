-- Statements about days that the derived tables did not know yet are touched. -- noqa: disable=all
insert into delta.touched_statements
select rows.first_claim_id from core.claimant_statements as rows where rows.effective_date > cast($known_day as date);
