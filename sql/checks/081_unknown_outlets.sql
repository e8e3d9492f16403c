-- An outlet that publishes articles is a row of the seed outlets, once that seed is loaded.
-- severity: warning
select distinct
    articles.outlet_id as offender,
    'is no row of the seed outlets' as problem
from checked_article_versions as articles
where
    exists (select 1 as found from core.current_outlets)
    and not exists (
        select 1 as found
        from core.current_outlets as outlets
        where outlets.outlet_id = articles.outlet_id
    );
