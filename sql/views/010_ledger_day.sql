-- One row: the newest day that the ledger knows of, by publication or poll. The views have no other clock.
create or replace view core.ledger_day as
with
days as (
    select cast(max(articles.published_at) as date) as day
    from core.article_versions as articles
    union all
    select cast(max(polls.polled_at) as date) as day
    from raw.polls as polls
    union all
    select cast(max(captures.fetched_at) as date) as day
    from raw.captures as captures
)

select max(days.day) as today
from days;
