-- One row is a column of {schema}.{table}, in order. -- noqa: disable=all
select columns.column_name
from duckdb_columns() as columns
where columns.database_name = 'source' and columns.schema_name = '{schema}' and columns.table_name = '{table}'
order by columns.column_index;
