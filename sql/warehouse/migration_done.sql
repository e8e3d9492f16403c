-- One row is a migration that has just run.
insert into raw.migrations values ($name, $sha256);
