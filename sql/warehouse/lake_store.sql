-- The rows of {schema}.{table} of the lens, published. -- noqa: disable=all
create or replace table published.{schema}_{table} as
select rows.* from lens.{schema}.{table} as rows;
