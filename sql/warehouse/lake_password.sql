-- The password of the catalog, kept out of every statement and message. -- noqa: disable=all
create or replace secret (type postgres, password '{password}');
