-- The rows of the table {schema}.{table} of the lake. -- noqa: disable=all
create view {schema}.{table} as
select rows.* from lake.{schema}.{table} as rows;
