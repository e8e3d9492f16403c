-- The opening comment of the file of {view}.
comment on view {schema}.{view} is '{comment}';
