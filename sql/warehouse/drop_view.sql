-- {view} has no file any more.
drop view if exists {schema}.{view};
