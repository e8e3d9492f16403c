-- One row: the newest day of the ledger. -- noqa: disable=all
create table core.ledger_day as
select cast(max(articles.published_at) as date) as today
from {ledger}.core.article_versions as articles;
