-- One row is a table of the database $database.
select
    tables.schema_name,
    tables.table_name
from duckdb_tables() as tables
where tables.database_name = $database and tables.schema_name in ('main', 'core', 'raw', 'published')
order by tables.schema_name, tables.table_name;
