-- One row for every one of incoming_entries that the ledger does not hold yet.
insert into raw.entries by name
with
known as (
    select known.entry_id
    from raw.entries as known
    where
        exists (
            select 1 as found
            from incoming_entries as incoming
            where known.entry_id = incoming.entry_id
        )
)

select incoming.*
from incoming_entries as incoming
where
    not exists (
        select 1 as found
        from known
        where known.entry_id = incoming.entry_id
    );
