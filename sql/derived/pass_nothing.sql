-- What the ledger holds about the touched articles takes the place of all that it holds. -- noqa: disable=all
drop view core.article_versions;
drop view core.extractions;
drop view core.claims;
drop view raw.captures;
drop view core.syndication_links;
drop view core.sightings;
