-- One row is a wanted article version that this extractor version has read.
select wanted.id
from wanted
where
    exists (
        select 1 as found
        from core.extractions as known
        where known.article_version_id = wanted.id and known.extractor_version = $version
    );
