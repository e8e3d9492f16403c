-- One row is a table or a view that a query may name.
select
    table_schema,
    table_name
from information_schema.tables
where table_catalog = current_database() and table_schema in ('main', 'core', 'raw')
order by table_schema, table_name;
