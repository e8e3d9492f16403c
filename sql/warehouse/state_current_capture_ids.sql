-- One row is a wanted capture from which the newest version of an article was read.
select distinct wanted.id
from wanted
inner join core.article_versions as articles on wanted.id = articles.capture_id
inner join core.current_articles as newest on articles.article_version_id = newest.article_version_id;
