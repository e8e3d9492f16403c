-- One row where the ledger has ever been migrated.
select tables.table_name
from duckdb_tables() as tables
where
    tables.database_name = current_database()
    and tables.schema_name = 'raw'
    and tables.table_name = 'migrations';
