-- One row is a stored response of the archive captured in [start_at, end_at): of several rows with the same bytes one.
with
known_outlets as (
    select
        articles.capture_id,
        min(articles.outlet_id) as outlet_id
    from core.article_versions as articles
    group by articles.capture_id
)

select distinct on (captures.warc_path, captures.warc_offset)
    captures.capture_id,
    captures.entry_id,
    captures.requested_url,
    captures.final_url,
    captures.redirect_urls,
    captures.fetched_at,
    captures.http_status,
    captures.content_type,
    captures.body_sha256,
    captures.body_bytes,
    captures.warc_path,
    captures.warc_offset,
    captures.warc_length,
    known_outlets.outlet_id
from raw.captures as captures
left join known_outlets on captures.capture_id = known_outlets.capture_id
where
    captures.fetched_at >= $start_at
    and captures.fetched_at < $end_at
    and not starts_with(captures.warc_path, 'http')
order by captures.warc_path, captures.warc_offset, known_outlets.outlet_id is null, captures.capture_id;
