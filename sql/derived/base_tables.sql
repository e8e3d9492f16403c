-- One row is a table of the ledger itself. -- noqa: disable=all
select tables.schema_name, tables.table_name from duckdb_tables() as tables
where tables.database_name = $ledger and tables.schema_name in ('raw', 'core');
