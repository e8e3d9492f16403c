-- One row for every one of incoming_sightings that the ledger does not hold yet, and that is not the first reading of
-- its text, which the article version itself tells of. Of a row that is imported again only where it said something
-- else in between, or else every import of a large table would add as many rows as it has.
insert into core.sightings by name
with
firsts as materialized (
    select
        firsts.article_version_id,
        firsts.article_id,
        firsts.capture_id,
        starts_with(firsts.parser_version, 'import:') as is_imported,
        firsts.modified_at
    from core.article_versions as firsts
    where
        firsts.article_version_id in (select incoming.article_version_id from incoming_sightings as incoming)
),

imported_changed as materialized (
    select versions.article_id
    from core.article_versions as versions
    where
        exists (
            select 1 as found
            from firsts
            where firsts.is_imported and firsts.article_id = versions.article_id
        )
    group by versions.article_id
    having count(*) > 1
),

again as materialized (
    select incoming.*
    from incoming_sightings as incoming
    inner join firsts on incoming.article_version_id = firsts.article_version_id
    left join imported_changed on firsts.article_id = imported_changed.article_id
    where
        incoming.capture_id != firsts.capture_id
        or (imported_changed.article_id is not null and incoming.seen_at is distinct from firsts.modified_at)
),

known as (
    select known.sighting_id
    from core.sightings as known
    where known.article_version_id in (select again.article_version_id from again)
)

select again.*
from again
where
    not exists (
        select 1 as found
        from known
        where known.sighting_id = again.sighting_id
    );
