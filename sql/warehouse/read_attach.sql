-- The published file, under a connection of its own: a program that has an older one open keeps it. -- noqa: disable=all
attach '{path}' as ledger (read_only);
use ledger;
