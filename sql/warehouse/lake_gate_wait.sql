-- One row: how long to wait at the gate, for this transaction. -- noqa: disable=all
select gate.wait
from postgres_query('gate', 'select set_config(''lock_timeout'', ''{milliseconds}'', true) as wait') as gate;
