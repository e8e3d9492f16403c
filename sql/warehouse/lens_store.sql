-- The rows of core.{view} as a table of the same name, which the views after it read. -- noqa: disable=all
create table core.{view}_rows as
select rows.* from core.{view} as rows;
drop view core.{view};
alter table core.{view}_rows rename to {view};
