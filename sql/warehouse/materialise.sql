-- The rows of {schema}.{view} as a table of the same name: what the view says, computed once. -- noqa: disable=all
create table {schema}.{view}_rows as
select rows.* from {schema}.{view} as rows;
drop view {schema}.{view};
alter table {schema}.{view}_rows rename to {view};
comment on table {schema}.{view} is '{comment}';
