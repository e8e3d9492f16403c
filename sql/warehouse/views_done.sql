-- One row: the digest of the files that the views have just been made from.
create or replace table derived.views as
select cast($sha256 as varchar) as sha256;
