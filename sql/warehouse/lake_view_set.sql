-- One row is the checksum of the views that the lake has.
select sets.views_sha256
from published.view_sets as sets
order by sets.made_at desc
limit 1;
