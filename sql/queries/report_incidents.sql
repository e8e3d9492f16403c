-- One row is what one claimant said on one day about the toll of one incident: all revisions of the newest 150
-- incidents of each war, the newest incident first. incidents_count is how many the war has;
-- bound and stated are those of the first claim behind the row.
with
ranked as (
    select
        incidents.*,
        dense_rank() over (
            partition by incidents.conflict_id
            order by incidents.incident_date desc, incidents.incident_id asc
        ) as place_of_incident
    from main.incident_timeline as incidents
    where incidents.conflict_id is not null
),

counted as (
    select
        ranked.*,
        max(ranked.place_of_incident) over (partition by ranked.conflict_id) as incidents_count
    from ranked
)

select
    counted.conflict_id,
    counted.incident_id,
    counted.incident_date,
    counted.day,
    counted.place,
    counted.victim_party,
    counted.victim_group,
    counted.kind,
    counted.claimant_name as claimant,
    counted.claimant_stake,
    counted.value,
    counted.low,
    counted.high,
    counted.is_vague,
    stated.bound,
    coalesce(stated.value, stated.low, stated.high) as stated,
    counted.revision,
    counted.is_current,
    counted.is_falling,
    counted.mentions_count,
    counted.first_claim_id as claim_id,
    claims.value_text,
    articles.title,
    counted.incidents_count
from counted
inner join core.claims as claims on counted.first_claim_id = claims.claim_id
inner join core.article_versions as articles on claims.article_version_id = articles.article_version_id
left join core.claim_series as stated on counted.first_claim_id = stated.mention_id
where counted.place_of_incident <= 150
order by
    counted.conflict_id asc, counted.incident_date desc, counted.incident_id asc, counted.kind asc,
    counted.victim_group asc, counted.claimant_name asc, counted.day asc;
