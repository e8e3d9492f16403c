-- One row for every one of incoming_extractions that the ledger does not hold yet.
insert into core.extractions by name
select distinct on (incoming.extraction_id) incoming.*
from incoming_extractions as incoming
where
    not exists (
        select 1 as found
        from core.extractions as known
        where known.extraction_id = incoming.extraction_id
    );
