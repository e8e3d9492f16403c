-- One row is a feed to poll, as the newest load of the seed has it.
create or replace view core.current_feeds as
select feeds.* exclude (seed_digest, seed_row)
from core.feeds as feeds
inner join core.seed_versions as versions
    on feeds.seed_digest = versions.seed_digest and versions.seed_name = 'feeds';
