-- A place in memory where the views are evaluated over the part of the ledger that was touched. -- noqa: disable=all
attach ':memory:' as touched;
use touched;
create schema core;
create schema raw;
create schema delta;
