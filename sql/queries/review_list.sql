-- One row is a claim to look at; $conflict_id and $doubt narrow the list where they are not null.
select
    doubtful.claim_id,
    array_to_string(doubtful.doubts, ', ') as doubts,
    doubtful.day,
    doubtful.conflict_id as war,
    doubtful.victim_party as harmed,
    doubtful.victim_group as who,
    doubtful.kind,
    doubtful.value_text as printed,
    doubtful.compared_with,
    doubtful.claimant_name as said_by,
    doubtful.confidence,
    array_to_string(doubtful.confidence_reasons, '; ') as unsure_because,
    doubtful.sentence
from main.doubtful_claims as doubtful
where
    ($conflict_id is null or doubtful.conflict_id = $conflict_id)
    and ($doubt is null or list_contains(doubtful.doubts, $doubt))
order by len(doubtful.doubts) desc, doubtful.confidence asc nulls last, doubtful.day desc, doubtful.claim_id asc;
