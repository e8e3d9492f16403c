-- The number of a claim lies in the text of its article, and what stands there is part of the phrase as printed.
-- severity: warning
select
    claims.claim_id as offender,
    'prints ' || claims.value_text || ' where the text has '
    || substring(articles.text, claims.number_start + 1, claims.number_end - claims.number_start) as problem
from checked_claims as claims
inner join checked_texts as articles on claims.article_version_id = articles.article_version_id
where
    claims.derivation is null
    and not contains(
        claims.value_text,
        substring(articles.text, claims.number_start + 1, claims.number_end - claims.number_start)
    );
