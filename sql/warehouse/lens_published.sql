-- The rows of {schema}.{table} as they were published. -- noqa: disable=all
create view {schema}.{table} as
select rows.* from published.published.{schema}_{table} as rows at (version => {snapshot});
