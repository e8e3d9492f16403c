-- One row is an article whose text stands in other articles too, and the cluster of articles that share it.
-- Articles of one cluster are one source of what they say alike. Newsrooms that print a text are not merged by it.
-- The published file holds it as a table.
create or replace view core.syndication_clusters as
with
members as (
    select
        links.article_id,
        links.cluster_id
    from core.syndication_links as links
    union all
    select
        links.original_article_id as article_id,
        links.cluster_id
    from core.syndication_links as links
)

select
    members.article_id,
    hash(members.article_id) as article_hash,
    min(members.cluster_id) as cluster_id,
    hash(min(members.cluster_id)) as cluster_hash
from members
group by members.article_id;
