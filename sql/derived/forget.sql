-- Without its state, what is stored is not known to hold. -- noqa: disable=all
drop table if exists {ledger}.derived.state;
