-- An article version was read from a capture that the ledger holds, unless it was imported.
-- severity: warning
select
    articles.article_version_id as offender,
    'was read from ' || articles.capture_id || ', which is not there' as problem
from checked_article_versions as articles
where
    not starts_with(articles.parser_version, 'import:')
    and not exists (
        select 1 as found
        from raw.captures as captures
        where captures.capture_id = articles.capture_id
    );
