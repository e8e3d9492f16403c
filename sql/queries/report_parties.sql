-- One row is the name of a party: states by their code, others by their id.
select
    parties.party_id,
    any_value(parties.name order by parties.name) as name
from (
    select
        codes.party_id,
        codes.party_name as name
    from core.current_party_codes as codes
    union all
    select
        others.party_id,
        others.name
    from core.parties as others
    inner join core.seed_versions as versions
        on others.seed_digest = versions.seed_digest and versions.seed_name = 'parties'
    where others.party_id not in (select codes.party_id from core.current_party_codes as codes)
) as parties
group by parties.party_id
order by parties.party_id;
