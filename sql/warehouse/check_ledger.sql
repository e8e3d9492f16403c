-- What the checks look at: every row of the ledger.
create or replace temp view checked_article_versions as
select checked.*
from core.article_versions as checked;
create or replace temp view checked_extractions as
select checked.*
from core.extractions as checked;
create or replace temp view checked_claims as
select checked.*
from core.claims as checked;
create or replace temp view checked_quantities as
select checked.*
from core.quantities as checked;
create or replace temp view checked_captures as
select checked.*
from raw.captures as checked;
create or replace temp view checked_texts as
select
    texts.article_version_id,
    texts.text
from core.article_versions as texts;
