-- One row: of how many bytes the blocks of the ledger's file are.
select sizes.block_size
from pragma_database_size() as sizes
where sizes.database_name = current_database();
