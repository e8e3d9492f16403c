-- One row for every one of incoming_article_versions that the ledger does not hold yet.
insert into core.article_versions by name
select distinct on (incoming.article_version_id) incoming.*
from incoming_article_versions as incoming
where
    not exists (
        select 1 as found
        from core.article_versions as known
        where known.article_version_id = incoming.article_version_id
    );
