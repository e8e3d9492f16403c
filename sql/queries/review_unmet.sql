-- One row is a decision that meets no claim any more, and that no later decision about the same evidence replaces: the
-- article no longer prints the sentence, or a newer extractor reads another number in it.
select
    corrections.seed_row as decision_row,
    corrections.decision,
    corrections.reason
from core.corrections as corrections
inner join core.seed_versions as versions
    on corrections.seed_digest = versions.seed_digest and versions.seed_name = 'corrections'
where
    not exists (
        select 1 as found
        from core.claims_corrected as met
        inner join core.current_claims as counted on met.claim_id = counted.claim_id
        where
            met.seed_row >= corrections.seed_row
            and met.article_url is not distinct from corrections.article_url
            and met.article_version_id is not distinct from corrections.article_version_id
            and met.sentence_sha256 is not distinct from corrections.sentence_sha256
            and met.printed_value is not distinct from corrections.printed_value
            and met.number_start is not distinct from corrections.number_start
    )
order by corrections.seed_row;
