-- {view} as it is stored, for those who read the published file. -- noqa: disable=all
create or replace view core.{view} as from derived.{view};
comment on view core.{view} is '{comment}';
