-- One row where the lake keeps its published states.
select tables.table_name
from duckdb_tables() as tables
where
    tables.database_name = current_database()
    and tables.schema_name = 'published'
    and tables.table_name = 'view_sets';
