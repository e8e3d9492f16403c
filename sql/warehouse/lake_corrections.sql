-- One row is a decision about a claim, as the newest load has it, in its order.
select corrections.* exclude (seed_digest, seed_row)
from core.corrections as corrections
inner join core.seed_versions as versions
    on corrections.seed_digest = versions.seed_digest and versions.seed_name = 'corrections'
order by corrections.seed_row;
