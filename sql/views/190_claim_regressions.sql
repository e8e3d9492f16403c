-- One row is a running total that does what running totals do not: it falls (fall), falls below half and stays there
-- (restart: a new phase), or jumps to more than three times the figure before and falls again (spike). A claimant that
-- says it revises its figure is not listed, nor is "more than 300" after 310: it may still be 310; "more than 100" is
-- listed. Nor are the missing and the captured, whose number falls as they are found and freed. Nothing is taken out of
-- the timelines for it.
create or replace view main.claim_regressions as
with
followed as (
    select
        statements.*,
        lead(statements.is_falling) over (
            partition by statements.claimant_total_hash
            order by statements.effective_date
        ) as falls_again
    from core.claimant_statements as statements
    where not statements.is_vague and not statements.is_rounded
),

statements as (
    select
        followed.*,
        case
            when followed.is_restart then 'restart'
            when followed.is_falling then 'fall'
            when followed.figure > 3 * followed.previous_figure and followed.falls_again then 'spike'
        end as change_type
    from followed
    where not followed.is_revision
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
