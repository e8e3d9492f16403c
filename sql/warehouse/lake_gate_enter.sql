-- One row: through the gate, until the transaction ends or its process dies. The number is "ledger" in ASCII.
-- noqa: disable=all
select gate.passed
from postgres_query('gate', 'select pg_advisory_xact_lock(119182731994482) as passed') as gate;
