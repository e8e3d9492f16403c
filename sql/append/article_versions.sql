-- One row for every one of incoming_article_versions that the ledger does not hold yet.
insert into core.article_versions by name
with
known as (
    select known.article_version_id
    from core.article_versions as known
    where
        exists (
            select 1 as found
            from incoming_article_versions as incoming
            where known.article_version_id = incoming.article_version_id
        )
)

select incoming.*
from incoming_article_versions as incoming
where
    not exists (
        select 1 as found
        from known
        where known.article_version_id = incoming.article_version_id
    );
