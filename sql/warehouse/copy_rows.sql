-- One row: how many rows {schema}.{table} has, up to its last place. -- noqa: disable=all
select coalesce(max(rows.rowid) + 1, 0) as places
from source.{schema}.{table} as rows;
