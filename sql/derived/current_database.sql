-- One row: the name of the open ledger, by which another place can read it. -- noqa: disable=all
select current_database() as ledger;
