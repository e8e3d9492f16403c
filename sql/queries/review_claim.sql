-- One row is a claim whose id begins with $claim_id, used or not, with what points at it: the address of its article,
-- the checksum of its sentence, and how many claims of the article print the same number in the same sentence; and with
-- what a correction changes.
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
order by wanted.claim_id;
