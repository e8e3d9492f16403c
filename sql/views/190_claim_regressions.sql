-- One row is a running total that does what running totals do not: it falls (fall), falls below half and stays there
-- (restart: a new phase), or jumps to three times the figure before and comes down again (spike). A claimant that says
-- it revises its figure is not listed. Nothing is taken out of the timelines for it.
create or replace view main.claim_regressions as
with
statements as (
    select
        statements.*,
        case
            when statements.is_restart then 'restart'
            when statements.is_falling then 'fall'
            when statements.figure > 3 * statements.previous_figure and statements.next_figure < statements.figure
                then 'spike'
        end as change_type
    from core.claimant_statements as statements
    where not statements.is_vague and not statements.is_revision
)

select
    statements.conflict_id,
    statements.effective_date as day,
    statements.victim_party,
    statements.victim_group,
    statements.kind,
    statements.claimant_id,
    statements.claimant_name,
    statements.claimant_stake,
    statements.change_type,
    statements.previous_date as previous_day,
    statements.previous_figure,
    statements.figure,
    statements.next_figure,
    statements.figure - statements.previous_figure as change_count,
    statements.phase,
    statements.first_claim_id as claim_id
from statements
where statements.change_type is not null;
