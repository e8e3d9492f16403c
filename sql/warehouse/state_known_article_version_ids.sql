-- One row is a wanted id that the ledger holds.
select wanted.id
from wanted
where
    exists (
        select 1 as found
        from core.article_versions as known
        where known.article_version_id = wanted.id
    );
