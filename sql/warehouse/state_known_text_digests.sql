-- One row is a wanted id that some article version has.
select wanted.id
from wanted
where
    exists (
        select 1 as found
        from core.article_versions as known
        where known.text_sha256 = wanted.id
    );
