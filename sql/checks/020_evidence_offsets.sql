-- The sentence of a claim stands in the article text at its offsets.
-- severity: error
select
    claims.claim_id as offender,
    'prints ' || claims.sentence || ' at ' || claims.sentence_start || ' where the text has '
    || substring(articles.text, claims.sentence_start + 1, claims.sentence_end - claims.sentence_start) as problem
from checked_claims as claims
inner join checked_texts as articles on claims.article_version_id = articles.article_version_id
where
    substring(articles.text, claims.sentence_start + 1, claims.sentence_end - claims.sentence_start)
    != claims.sentence;
