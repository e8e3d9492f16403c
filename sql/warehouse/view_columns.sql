-- One row is a column of a view for people.
select
    columns.table_name as view_name,
    columns.column_name,
    columns.data_type,
    columns.comment
from duckdb_columns() as columns
inner join duckdb_views() as views
    on columns.schema_name = views.schema_name and columns.table_name = views.view_name
where columns.schema_name = 'main' and not views.internal and columns.database_name = current_database()
order by columns.table_name, columns.column_index;
