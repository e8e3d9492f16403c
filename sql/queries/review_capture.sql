-- One row is the capture $capture_id: where the bytes of a page are.
select captures.*
from raw.captures as captures
where captures.capture_id = $capture_id;
