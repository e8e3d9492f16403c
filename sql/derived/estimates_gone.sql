-- Estimates from claims that are no longer those of their series go. -- noqa: disable=all
delete from derived.{view} where input_digest in (select unnest(cast($digests as varchar[])));
