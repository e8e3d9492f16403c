-- One row is an article in its newest version: the one captured last, else the one modified or published last.
create or replace view core.current_articles as
with
versions as (
    select
        articles.article_version_id,
        articles.article_id,
        articles.outlet_id,
        articles.title,
        coalesce(articles.canonical_url, articles.article_url) as article_url,
        cast(coalesce(articles.published_at, articles.modified_at, captures.fetched_at) as date) as published_on,
        coalesce(captures.fetched_at, articles.modified_at, articles.published_at) as version_at,
        articles.modified_at,
        coalesce(articles.language_detected, articles.language_declared) as language
    from core.article_versions as articles
    left join raw.captures as captures on articles.capture_id = captures.capture_id
),

newest as (
    select
        versions.article_id,
        arg_max(
            versions.article_version_id,
            row(versions.version_at is not null, versions.version_at, versions.modified_at, versions.article_version_id)
        ) as article_version_id,
        count(*) as versions_count,
        min(versions.published_on) as first_published_on
    from versions
    group by versions.article_id
)

select
    versions.article_version_id,
    versions.article_id,
    versions.outlet_id,
    versions.title,
    versions.article_url,
    coalesce(versions.published_on, newest.first_published_on) as published_on,
    versions.version_at,
    versions.language,
    newest.versions_count
from versions
inner join newest on versions.article_version_id = newest.article_version_id;
