-- The estimates {schema}.{table} as they were published last. -- noqa: disable=all
create table {schema}.{table} as
select rows.* from published.published.{schema}_{table} as rows at (version => {snapshot});
