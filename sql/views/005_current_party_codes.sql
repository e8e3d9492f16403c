-- One row is a state with its names, as the newest load of the seed has it.
create or replace view core.current_party_codes as
select codes.* exclude (seed_digest, seed_row)
from core.party_codes as codes
inner join core.seed_versions as versions
    on codes.seed_digest = versions.seed_digest and versions.seed_name = 'party_codes';
