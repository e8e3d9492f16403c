-- A table like {schema}.{table} of the lake, to be filled by publishing. -- noqa: disable=all
create table {schema}.{table} as
select rows.* from lake.{schema}.{table} as rows limit 0;
