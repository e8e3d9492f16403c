-- One row is a version of an article, the oldest first: a page whose text changed is a new version of its article.
-- revision_of is the version before it, null for the first. Nothing is overwritten; is_current_version marks the one
-- that counts: the one seen last, which is an older one where a page went back to what it said before. A change of
-- clocks, counters and other furniture of the page is no version. Text in a language without rules is kept and not
-- read: is_read is false.
create or replace view main.article_versions as
with
versions as (
    select
        articles.article_id,
        articles.article_version_id,
        articles.outlet_id,
        articles.title,
        coalesce(articles.canonical_url, articles.article_url) as article_url,
        articles.published_at,
        articles.published_precision,
        articles.published_source,
        articles.published_zone,
        articles.modified_at,
        captures.fetched_at as captured_at,
        greatest(captures.fetched_at, seen_again.seen_at) as last_seen_at,
        length(articles.text) as text_length,
        articles.language_declared,
        articles.language_detected,
        coalesce(articles.language_declared = 'en', false)
        or coalesce(articles.language_detected = 'en', articles.language_declared is null) as is_read,
        articles.parser_version
    from core.article_versions as articles
    left join raw.captures as captures on articles.capture_id = captures.capture_id
    left join core.last_sightings as seen_again on articles.article_version_id = seen_again.article_version_id
)

select
    versions.article_id,
    versions.article_version_id,
    row_number() over series as version_number,
    lag(versions.article_version_id) over series as revision_of,
    newest.article_version_id is not null as is_current_version,
    versions.* exclude (article_id, article_version_id)
from versions
left join core.current_articles as newest on versions.article_version_id = newest.article_version_id
window
    series as (
        partition by versions.article_id
        order by
            versions.captured_at nulls first, versions.parser_version, versions.modified_at nulls first,
            versions.article_version_id
    );
