-- One row: how many rows the ledger has of what the derived tables are computed from, and how many of them are new. -- noqa: disable=all
select
    (select count(*) from core.article_versions) as article_versions,
    (select count(*) from raw.captures) as captures,
    (select count(*) from core.extractions) as extractions,
    (select count(*) from core.claims) as claims,
    (select count(*) from core.syndication_links) as syndication_links,
    (select count(*) from core.sightings) as sightings;
