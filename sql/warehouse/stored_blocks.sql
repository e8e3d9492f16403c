-- One row is a block of the file in which rows of {schema}.{table} are stored. -- noqa: disable=all
select distinct unnest(list_append(segments.additional_block_ids, segments.block_id)) as block_id
from pragma_storage_info('{schema}.{table}') as segments
where segments.persistent and segments.block_id >= 0;
