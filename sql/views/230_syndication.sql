-- One row is a link between two articles that share their text: the later one, and the one that it shares it with.
-- relation: copy = the same text with the same numbers; part = one is contained in the other, same numbers;
-- differs_in_numbers = shared text in which a number differs, which is never called a copy. score is the share of the
-- shorter text's runs of four words, numbers kept, that stand in the other; method says whether an agency that both
-- name was a reason. Linked articles stay two articles: articles_count counts both, independent_sources_count one.
create or replace view main.syndication as
select
    cast(articles.published_at as date) as published_on,
    links.relation,
    links.score,
    links.method,
    links.agency,
    articles.outlet_id,
    articles.title,
    coalesce(articles.canonical_url, articles.article_url) as article_url,
    originals.outlet_id as original_outlet_id,
    originals.title as original_title,
    coalesce(originals.canonical_url, originals.article_url) as original_url,
    cast(originals.published_at as date) as original_published_on,
    links.jaccard,
    clusters.cluster_id,
    links.article_id,
    links.article_version_id,
    links.original_article_id,
    links.original_version_id,
    links.found_at
from core.syndication_links as links
inner join core.article_versions as articles on links.article_version_id = articles.article_version_id
inner join core.article_versions as originals on links.original_version_id = originals.article_version_id
left join core.syndication_clusters as clusters on links.article_id = clusters.article_id;
