-- One row is the newest reading of an article version: of two extractor versions the higher one counts, part by part.
create or replace view core.current_extractions as
with
ranked as (
    select
        versions.extractor_version,
        list_transform(
            string_split(versions.extractor_version, '.'),
            lambda part: coalesce(try_cast(part as bigint), 0)
        ) as version_parts
    from (select distinct extractions.extractor_version from core.extractions as extractions) as versions
)

select
    extractions.article_version_id,
    arg_max(extractions.extractor_version, row(ranked.version_parts, ranked.extractor_version)) as extractor_version
from core.extractions as extractions
inner join ranked on extractions.extractor_version = ranked.extractor_version
group by extractions.article_version_id;
