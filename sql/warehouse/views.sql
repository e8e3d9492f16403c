-- One row is a view of the ledger.
select
    schema_name,
    view_name
from duckdb_views()
where not internal and database_name = current_database()
order by schema_name, view_name;
