-- One row is a table of the derived schema. -- noqa: disable=all
select tables.table_name from duckdb_tables() as tables where tables.database_name = current_database() and tables.schema_name = 'derived';
