-- A time of publication keeps the zone in which it was stated, and says how exact it is.
alter table core.article_versions add column published_zone varchar;
comment on column core.article_versions.published_zone is
'Zone in which the source states the time: Z, +01:00; null where it states none, and then the time is taken as UTC.';
comment on column core.article_versions.published_precision is
'minute, day, month or none: how exact published_at is.';
