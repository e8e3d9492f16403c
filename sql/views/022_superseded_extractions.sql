-- One row is a reading of an article version that a newer extractor version has read again.
create or replace view core.superseded_extractions as
select
    extractions.article_version_id,
    extractions.extractor_version
from core.extractions as extractions
inner join core.current_extractions as newest on extractions.article_version_id = newest.article_version_id
where extractions.extractor_version != newest.extractor_version;
