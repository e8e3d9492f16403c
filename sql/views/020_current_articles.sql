-- One row is an article in its newest version: the one seen last, in a capture or an import, else the one modified or
-- published last. Of one capture read by several parsers, what the newest parser read counts.
-- The published file holds it as a table.
create or replace view core.current_articles as
with
versions as (
    select
        articles.article_version_id,
        articles.article_id,
        articles.outlet_id,
        coalesce(length(articles.title), 0) as title_length,
        cast(articles.published_at as date) as published_on,
        cast(coalesce(articles.modified_at, captures.fetched_at) as date) as seen_on,
        greatest(
            coalesce(captures.fetched_at, articles.modified_at, articles.published_at), seen_again.seen_at
        ) as version_at,
        articles.modified_at,
        list_transform(
            regexp_extract_all(articles.parser_version, '\d+'), lambda part: cast(part as bigint)
        ) as parser_parts,
        hash(articles.article_id) as article_hash
    from core.article_versions as articles
    left join raw.captures as captures on articles.capture_id = captures.capture_id
    left join core.last_sightings as seen_again on articles.article_version_id = seen_again.article_version_id
),

newest as (
    select
        versions.article_id,
        arg_max(
            versions.article_version_id,
            row(
                versions.version_at is not null,
                versions.version_at,
                versions.parser_parts,
                versions.modified_at,
                versions.article_version_id
            )
        ) as article_version_id,
        count(*) as versions_count,
        min(versions.published_on) as first_published_on,
        min(versions.seen_on) as first_seen_on
    from versions
    group by versions.article_id
)

select
    versions.article_version_id,
    versions.article_id,
    versions.article_hash,
    versions.outlet_id,
    cast(versions.modified_at as date) as modified_on,
    coalesce(versions.published_on, newest.first_published_on, versions.seen_on, newest.first_seen_on)
        as published_on,
    versions.title_length,
    newest.versions_count
from versions
inner join newest on versions.article_version_id = newest.article_version_id;
