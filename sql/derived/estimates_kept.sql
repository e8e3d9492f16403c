-- The estimates that the ledger keeps, of the shape in which they are published. -- noqa: disable=all
create schema if not exists derived;
create table if not exists derived.meta_estimates as from core.meta_estimates limit 0;
create table if not exists derived.meta_estimate_biases as from core.meta_estimate_biases limit 0;
