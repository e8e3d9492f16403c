-- One row: the rows of {schema}.{table}, those whose id is missing in the lake, those that are there under their id
-- with the same content, and a digest of the rows on either side that does not depend on their order.
-- noqa: disable=all
with
mine as (
    select {keys}, hash(rows) as row_hash from source.{schema}.{table} as rows
),
kept as (
    select {keys}, hash(rows) as row_hash from lake.{schema}.{table} as rows
),
pairs as (
    select mine.row_hash as mine_hash, kept.row_hash as kept_hash, kept.row_hash is null as is_missing
    from mine left join kept using ({keys})
)
select
    (select count(*) from mine) as rows_count,
    count(*) as pairs_count,
    count(*) filter (where pairs.is_missing) as missing_count,
    count(*) filter (where pairs.mine_hash = pairs.kept_hash) as same_count,
    printf('%016x', coalesce(bit_xor(pairs.mine_hash), 0)) as digest,
    printf('%016x', coalesce(bit_xor(pairs.kept_hash), 0)) as kept_digest
from pairs;
