-- The ledger that is copied, read only. -- noqa: disable=all
attach '{path}' as source (read_only);
