-- The meaning of a column of {view}. -- noqa: disable=all
comment on column {schema}.{view}.{column} is '{comment}';
