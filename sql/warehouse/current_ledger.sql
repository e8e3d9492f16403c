-- One row: the name that DuckDB gave to the file.
select current_database() as ledger;
