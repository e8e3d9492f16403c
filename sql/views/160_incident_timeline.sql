-- One row is what one claimant said about the toll of one incident on one day, that of its first publication; the last
-- number of a claimant is current, be it lower than the one before. Of several numbers of one day value is the one that
-- was repeated last, else most often, else the highest; low and high span them all. A vague count ("dozens") replaces
-- no number, nor does a rounder one that holds for it ("more than a dozen" or "about ten" after 14, "more than 40"
-- after "at least 41"). The missing are found: every number of them counts, and none falls.
-- An incident is harm in one place in one war whose tolls follow each other within 3 days, unless their words name days
-- more than a day apart; where no place is printed it is one article in all its versions. A part of a toll ("nine of
-- them in the ambush") is none. Never added up: neither over claimants nor over incidents.
create or replace view main.incident_timeline as
select tolls.* exclude (incident_hash, incident_number)
from core.incident_tolls as tolls;
