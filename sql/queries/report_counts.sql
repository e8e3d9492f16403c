-- One row: the newest day of the ledger, and how much it holds.
select
    any_value(ledger_day.today) as newest_day,
    (select count(*) from main.claims) as claims_count,
    (select count(*) from core.current_articles) as articles_count,
    (select count(distinct articles.outlet_id) from core.current_articles as articles) as outlets_count
from core.ledger_day as ledger_day;
