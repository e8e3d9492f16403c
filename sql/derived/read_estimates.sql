-- The kept estimates, for those who read the published file. -- noqa: disable=all
drop table core.{view};
create view core.{view} as from derived.{view};
comment on view core.{view} is 'The rows of the {view} as they were last computed, after a publish.';
