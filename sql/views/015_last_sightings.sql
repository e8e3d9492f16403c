-- One row is an article version whose text was found again after it was first read, and when last.
create or replace view core.last_sightings as
select
    sightings.article_version_id,
    max(sightings.seen_at) as seen_at
from core.sightings as sightings
group by sightings.article_version_id;
