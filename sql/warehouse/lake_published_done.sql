-- One row is a state that has just been published.
insert into published.snapshots values ($snapshot, $sha256, $published_at);
