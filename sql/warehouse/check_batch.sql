-- What the checks look at: the rows of the batch under way.
create or replace temp view checked_article_versions as
select checked.*
from incoming_article_versions as checked;
create or replace temp view checked_extractions as
select checked.*
from incoming_extractions as checked;
create or replace temp view checked_claims as
select checked.*
from incoming_claims as checked;
create or replace temp view checked_quantities as
select checked.*
from incoming_quantities as checked;
create or replace temp view checked_captures as
select checked.*
from incoming_captures as checked;
-- The texts that the claims under way stand in. Those of the ledger are read only where the batch does not bring them:
-- to read every text of a large ledger takes longer than the rest of an append. Materialised, since DuckDB cannot push
-- every filter of a join into rows that come from Arrow.
create or replace temp view checked_texts as
with
brought as materialized (
    select
        incoming.article_version_id,
        incoming.text
    from incoming_article_versions as incoming
),

missing as (
    select claims.article_version_id
    from incoming_claims as claims
    where not exists (
        select 1 as found
        from brought
        where brought.article_version_id = claims.article_version_id
    )
)

select brought.*
from brought
union all
select
    texts.article_version_id,
    texts.text
from core.article_versions as texts
where texts.article_version_id in (select missing.article_version_id from missing);
