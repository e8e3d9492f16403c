-- One row for every one of incoming_extractions that the ledger does not hold yet.
insert into core.extractions by name
with
known as (
    select known.extraction_id
    from core.extractions as known
    where
        exists (
            select 1 as found
            from incoming_extractions as incoming
            where known.extraction_id = incoming.extraction_id
        )
)

select incoming.*
from incoming_extractions as incoming
where
    not exists (
        select 1 as found
        from known
        where known.extraction_id = incoming.extraction_id
    );
