-- One row is a claim as it was read, with a confidence from 100 down: how sure the reading of its words is, never how
-- true the claim is. Every reason for doubt takes off the points that it names. Nothing is learned and nothing hidden:
-- each reason is a field of the claim. A claim that others coded and that was imported was not read here and has none.
-- Below 70 the claim is listed for review. How often claims are right in each band: docs/confidence.md.
create or replace view core.scored_claims as
with
marked as (
    select
        claims.*,
        not starts_with(claims.rule_id, 'import:') as is_read,
        claims.victim_party is null as lacks_party,
        claims.aggregation = 'unknown' as lacks_aggregation,
        claims.aggregation in ('period', 'increment', 'rate') as is_stretch,
        claims.scope is null and claims.aggregation != 'unknown' as lacks_scope,
        claims.victim_group = 'unknown' as lacks_group,
        claims.rule_id in (
            'anaphora', 'figure_anaphora', 'elliptical', 'gapping', 'same_number', 'partitive_harm', 'number_of',
            'companions', 'share_of_them', 'fatally', 'badly'
        ) as is_inherited,
        claims.rule_id in ('state_of_group', 'state_subject', 'counted_harm', 'toll') as is_noun,
        coalesce(claims.relation = 'subset_of', false) as is_part,
        claims.bound = 'vague' as is_vague,
        claims.bound in ('range', 'at_most', 'less_than') as is_bounded_above,
        claims.modality not in ('asserted', 'confirmed') as is_hedged,
        claims.claimant_class = 'unattributed' as lacks_claimant,
        claims.claimant_class in ('individual', 'witness', 'anonymous_official') as is_private_claimant,
        claims.claimant_stake = 'unknown' and claims.claimant_class != 'unattributed'
        and claims.victim_party is not null as lacks_stake,
        coalesce(strpos(lower(claims.sentence), lower(claims.claimant)) = 0, false) as is_named_elsewhere,
        length(claims.sentence) - length(translate(claims.sentence, '0123456789', '')) >= 10 as has_many_numbers
    from core.claims as claims
)

select
    marked.* exclude (
        is_read, lacks_party, lacks_aggregation, is_stretch, lacks_scope, lacks_group, is_inherited, is_noun, is_part,
        is_vague, is_bounded_above, is_hedged, lacks_claimant, is_private_claimant, lacks_stake, is_named_elsewhere,
        has_many_numbers
    ),
    case
        when marked.is_read
            then greatest(
                0,
                100
                - 30 * cast(marked.lacks_party as integer)
                - 25 * cast(marked.lacks_aggregation as integer)
                - 20 * cast(marked.is_inherited as integer)
                - 15 * cast(marked.is_private_claimant as integer)
                - 10 * cast(marked.lacks_claimant as integer)
                - 10 * cast(marked.lacks_stake as integer)
                - 10 * cast(marked.is_stretch as integer)
                - 10 * cast(marked.lacks_scope as integer)
                - 10 * cast(marked.is_part as integer)
                - 10 * cast(marked.is_noun as integer)
                - 10 * cast(marked.is_vague as integer)
                - 5 * cast(marked.is_bounded_above as integer)
                - 5 * cast(marked.lacks_group as integer)
                - 5 * cast(marked.is_hedged as integer)
                - 5 * cast(marked.is_named_elsewhere as integer)
                - 5 * cast(marked.has_many_numbers as integer)
            )
    end as confidence,
    list_filter(
        [
            case when marked.is_read and marked.lacks_party then '-30: whose people they were is not said' end,
            case
                when marked.is_read and marked.lacks_aggregation
                    then '-25: it is not said whether this is one event, a period or a running total'
            end,
            case
                when marked.is_read and marked.is_inherited
                    then '-20: the number or the people are taken over from an earlier phrase'
            end,
            case
                when marked.is_read and marked.is_private_claimant
                    then '-15: the claimant is a private person, a witness or an unnamed official'
            end,
            case when marked.is_read and marked.lacks_claimant then '-10: nobody is named as the source' end,
            case
                when marked.is_read and marked.lacks_stake
                    then '-10: on which side the claimant stands is not known'
            end,
            case
                when marked.is_read and marked.is_stretch
                    then '-10: a figure for a stretch of time, whose days are easily misread'
            end,
            case when marked.is_read and marked.lacks_scope then '-10: which area or event it covers is not said' end,
            case when marked.is_read and marked.is_part then '-10: a part of another figure' end,
            case
                when marked.is_read and marked.is_noun
                    then '-10: the people are counted by a noun ("12 dead"), not said to have been harmed'
            end,
            case when marked.is_read and marked.is_vague then '-10: a vague count, not a number' end,
            case when marked.is_read and marked.is_bounded_above then '-5: a range or an upper bound' end,
            case when marked.is_read and marked.lacks_group then '-5: who the people were is not said' end,
            case when marked.is_read and marked.is_hedged then '-5: the number is hedged' end,
            case
                when marked.is_read and marked.is_named_elsewhere
                    then '-5: the claimant is not named in the same sentence'
            end,
            case when marked.is_read and marked.has_many_numbers then '-5: the sentence is full of numbers' end
        ],
        lambda reason: reason is not null
    ) as confidence_reasons
from marked;
