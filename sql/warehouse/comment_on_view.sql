-- The opening comment of the file of {view}. -- noqa: disable=all
comment on view {schema}.{view} is '{comment}';
