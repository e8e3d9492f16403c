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
