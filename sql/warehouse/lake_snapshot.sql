-- One row: the newest state of the lake. -- noqa: disable=all
select current.id
from {alias}.current_snapshot() as current;
