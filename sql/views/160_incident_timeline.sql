-- One row is what one claimant said about the toll of one incident on one day; the last row of a claimant is current.
-- An incident is harm in one place in one war whose tolls follow each other within 3 days; where no place is printed
-- it is one article in all its versions. Never added up: neither over claimants nor over incidents.
create or replace view main.incident_timeline as
select tolls.* exclude (incident_hash)
from core.incident_tolls as tolls;
