-- One row is a table of the ledger of many rows.
select
    tables.schema_name,
    tables.table_name
from duckdb_tables() as tables
where tables.database_name = current_database() and tables.estimated_size >= $rows_count;
