-- One row is a migration that ran.
select
    migration_name,
    migration_sha256
from raw.migrations
order by migration_name;
