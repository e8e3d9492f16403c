-- One row is an outlet: what its feeds carried, how much of that was captured and read, and what it claims.
create or replace view main.source_coverage as
with
entries as (
    select
        feeds.outlet_id,
        count(distinct entries.entry_id) as entries_count,
        count(distinct captures.entry_id) as captured_entries_count,
        count(distinct rejects.entry_id) filter (where captures.entry_id is null) as rejected_entries_count
    from raw.entries as entries
    inner join core.current_feeds as feeds on entries.feed_id = feeds.feed_id
    left join raw.captures as captures on entries.entry_id = captures.entry_id
    left join raw.rejects as rejects on entries.entry_id = rejects.entry_id
    group by feeds.outlet_id
),

articles as (
    select
        articles.outlet_id,
        count(*) as articles_count,
        cast(sum(articles.versions_count) as bigint) as versions_count,
        min(articles.published_on) as first_published_on,
        max(articles.published_on) as last_published_on
    from core.current_articles as articles
    group by articles.outlet_id
),

claims as (
    select
        claims.outlet_id,
        count(*) as claims_count,
        len(list_distinct(list(claims.article_hash))) as articles_with_claims_count
    from core.claim_facts as claims
    group by claims.outlet_id
),

outlets as (
    select outlets.outlet_id
    from core.current_outlets as outlets
    union
    select entries.outlet_id
    from entries
    union
    select articles.outlet_id
    from articles
)

select
    outlets.outlet_id,
    coalesce(seeds.name, outlets.outlet_id) as outlet_name,
    coalesce(entries.entries_count, 0) as entries_count,
    coalesce(entries.captured_entries_count, 0) as captured_entries_count,
    coalesce(entries.rejected_entries_count, 0) as rejected_entries_count,
    coalesce(articles.articles_count, 0) as articles_count,
    coalesce(articles.versions_count, 0) as versions_count,
    coalesce(claims.articles_with_claims_count, 0) as articles_with_claims_count,
    coalesce(claims.claims_count, 0) as claims_count,
    articles.first_published_on,
    articles.last_published_on
from outlets
left join core.current_outlets as seeds on outlets.outlet_id = seeds.outlet_id
left join entries on outlets.outlet_id = entries.outlet_id
left join articles on outlets.outlet_id = articles.outlet_id
left join claims on outlets.outlet_id = claims.outlet_id;
