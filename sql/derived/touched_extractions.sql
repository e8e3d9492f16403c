-- The readings of the touched articles: those that are new, and those of versions that were there before. No row of the
-- ledger is older than the version that it is about. -- noqa: disable=all
create table core.extractions as
select extractions.* from {ledger}.core.extractions as extractions where extractions.rowid >= $extractions
union all
select extractions.* from {ledger}.core.extractions as extractions
where extractions.rowid < $extractions
and extractions.article_version_id in (select known.article_version_id from delta.known_versions as known);
