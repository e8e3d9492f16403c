-- One row is the capture of an article's newest version that one extractor version has read.
select distinct articles.capture_id as id
from core.current_articles as newest
inner join core.article_versions as articles on newest.article_version_id = articles.article_version_id
inner join core.extractions as extractions on articles.article_version_id = extractions.article_version_id
where extractions.extractor_version = $version
order by articles.capture_id;
