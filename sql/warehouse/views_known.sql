-- One row: the digest of the files that the views were made from.
select views.sha256
from derived.views as views;
