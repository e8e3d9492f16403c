-- One row: the newest day of the ledger, and how much it holds; no_war_count are claims about no war that it knows.
select
    any_value(ledger_day.today) as newest_day,
    (select count(*) from main.claims) as claims_count,
    (select count(*) filter (where facts.conflict_id is null) from core.claim_facts as facts) as no_war_count,
    (select count(*) from core.current_articles) as articles_count,
    (select count(distinct articles.outlet_id) from core.current_articles as articles) as outlets_count
from core.ledger_day as ledger_day;
