-- One row is a decision of a person, the newest first.
select decisions.*
from main.review_decisions as decisions
order by decisions.decision_row desc;
