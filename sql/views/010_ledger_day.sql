-- One row: the newest day that the ledger knows of, which is that of its newest article. The views have no other clock:
-- a ledger of old articles is read as of its own last day, and nothing in it goes stale because it was built later.
create or replace view core.ledger_day as
select cast(max(articles.published_at) as date) as today
from core.article_versions as articles;
