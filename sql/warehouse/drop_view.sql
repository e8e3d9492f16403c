-- {view} has no file any more. -- noqa: disable=all
drop view if exists {schema}.{view};
