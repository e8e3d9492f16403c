-- The place in memory goes. -- noqa: disable=all
use {ledger};
detach touched;
