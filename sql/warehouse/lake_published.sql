-- One row is the state that was published last. -- noqa: disable=all
select
    states.ledger_snapshot_id,
    states.views_sha256
from {alias}.published.snapshots as states
order by states.ledger_snapshot_id desc
limit 1;
