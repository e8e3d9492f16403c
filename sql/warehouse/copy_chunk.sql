-- The rows of {schema}.{table} from place {first} up to before place {end}. -- noqa: disable=all
create or replace temp view incoming_{table} as
select rows.*
from source.{schema}.{table} as rows
where rows.rowid >= {first} and rows.rowid < {end};
