-- One row is a fact about the derived tables: up to which row of a table they know the ledger, which day is its newest,
-- and by which version of what they were computed. -- noqa: disable=all
create or replace table {ledger}.derived.state as
select 'article_versions' as name, (select count(*) from {ledger}.core.article_versions) as rows_count, null as value
union all select 'captures', (select count(*) from {ledger}.raw.captures), null
union all select 'extractions', (select count(*) from {ledger}.core.extractions), null
union all select 'claims', (select count(*) from {ledger}.core.claims), null
union all select 'syndication_links', (select count(*) from {ledger}.core.syndication_links), null
union all select 'sightings', (select count(*) from {ledger}.core.sightings), null
union all select 'today', null, (select cast(ledger_day.today as varchar) from core.ledger_day as ledger_day)
union all select 'version', null, $version
union all select 'seeds', null, $seeds
union all select 'corrections', null, $corrections;
