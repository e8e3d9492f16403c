-- One row is a claim whose id begins with $claim_id, used or not, with what points at it: the address of its article,
-- the checksum of its sentence, and how many claims of the article print the same number in the same sentence; with
-- what a correction changes; and with what the last decision about it says is right, if it is a correction.
with
wanted as (
    select claims.*
    from core.claims as claims
    where starts_with(claims.claim_id, $claim_id)
)

select
    wanted.claim_id,
    wanted.bound,
    wanted.value,
    wanted.low,
    wanted.high,
    wanted.value_text,
    wanted.kind,
    wanted.conflict_id,
    wanted.victim_group,
    wanted.victim_party,
    wanted.claimant_class,
    wanted.claimant_party,
    wanted.sentence,
    wanted.number_start,
    wanted.number_end,
    sha256(wanted.sentence) as sentence_sha256,
    coalesce(wanted.value, wanted.low, wanted.high) as printed_value,
    coalesce(articles.canonical_url, articles.article_url) as article_url,
    wanted.article_version_id,
    case
        when corrected.decision = 'correct'
            then
                struct_pack(
                    kind := corrected.kind,
                    bound := corrected.bound,
                    value := corrected.value,
                    low := corrected.low,
                    high := corrected.high,
                    victim_group := corrected.victim_group,
                    victim_party := corrected.victim_party,
                    conflict_id := corrected.conflict_id,
                    claimant := corrected.claimant,
                    claimant_class := corrected.claimant_class,
                    claimant_party := corrected.claimant_party,
                    claimant_stake := corrected.claimant_stake,
                    aggregation := corrected.aggregation,
                    scope := corrected.scope,
                    as_of := corrected.as_of
                )
    end as corrected,
    (
        select count(*) as claims_count
        from core.claims as others
        where
            others.article_version_id = wanted.article_version_id
            and others.extractor_version = wanted.extractor_version
            and others.sentence = wanted.sentence
            and coalesce(others.value, others.low, others.high)
            is not distinct from coalesce(wanted.value, wanted.low, wanted.high)
    ) as same_number_count
from wanted
inner join core.article_versions as articles on wanted.article_version_id = articles.article_version_id
left join core.claims_corrected as corrected on wanted.claim_id = corrected.claim_id
order by wanted.claim_id;
