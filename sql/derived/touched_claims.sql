-- The claims of the touched articles: those that are new, and those of versions that were there before. -- noqa: disable=all
create table core.claims as
select claims.* from {ledger}.core.claims as claims where claims.rowid >= $claims
union all
select claims.* from {ledger}.core.claims as claims
where claims.rowid in (
    select narrow.rowid from {ledger}.core.claims as narrow
    where narrow.rowid < $claims
    and narrow.article_version_id in (select known.article_version_id from delta.known_versions as known)
);
