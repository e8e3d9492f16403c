-- One row is a way in which claims name their source, with the one claimant that it stands for.
-- A row of the seed claimant_names whose words all stand in the printed name decides, the one with most words first.
-- Else the words of the name in any order, without articles, prepositions, titles in short, the stops of "U.N." and the
-- name of the state that it speaks for ("Ukraine's navy" and "the navy" of Ukraine are one), and that party. Else,
-- where nobody is named, the class of the source and its party. The published file holds it as a table.
create or replace view core.claimants_resolved as
with
printed as (
    select distinct
        claims.claimant,
        claims.claimant_class,
        claims.claimant_party
    from core.claims as claims
    union
    select distinct
        corrections.claimant,
        corrections.claimant_class,
        corrections.claimant_party
    from core.corrections as corrections
    union
    select distinct
        coalesce(corrections.claimant, claims.claimant) as claimant,
        coalesce(corrections.claimant_class, claims.claimant_class) as claimant_class,
        coalesce(corrections.claimant_party, claims.claimant_party) as claimant_party
    from core.claims as claims
    inner join core.article_versions as articles on claims.article_version_id = articles.article_version_id
    inner join core.corrections as corrections
        on
            articles.article_version_id = corrections.article_version_id
            or articles.article_url = corrections.article_url
            or articles.canonical_url = corrections.article_url
),

worded as (
    select
        printed.claimant,
        printed.claimant_class,
        printed.claimant_party,
        list_sort(
            list_distinct(
                list_filter(
                    regexp_extract_all(
                        regexp_replace(
                            lower(strip_accents(printed.claimant)), '\b(\p{L})\.(\p{L})\b\.?', '\1\2', 'g'
                        ),
                        '[\p{L}\p{N}]+'
                    ),
                    lambda word: word not in (
                        'the', 'a', 'an', 'of', 'in', 'for', 's', 'to', 'on', 'at', 'by', 'mr', 'mrs', 'ms', 'dr',
                        'prof', 'sir', 'gen', 'lt', 'col', 'maj', 'brig', 'capt', 'sgt', 'adm'
                    )
                )
            )
        ) as words
    from printed
),

states as (
    select
        codes.party_id,
        regexp_extract_all(lower(strip_accents(codes.party_name)), '[\p{L}\p{N}]+') as words
    from core.current_party_codes as codes
),

names as (
    select names.*
    from core.claimant_names as names
    inner join core.seed_versions as versions
        on names.seed_digest = versions.seed_digest and versions.seed_name = 'claimant_names'
),

named as (
    select
        worded.*,
        list_filter(worded.words, lambda word: coalesce(not list_contains(states.words, word), true)) as own_words,
        names.claimant_id as seed_claimant_id,
        names.claimant_name as seed_claimant_name,
        names.is_daily_issuer
    from worded
    left join states on worded.claimant_party = states.party_id
    left join names
        on
            list_has_all(worded.words, names.words)
            and coalesce(names.claimant_party = worded.claimant_party, names.claimant_party is null)
    qualify
        row_number() over (
            partition by worded.claimant, worded.claimant_class, worded.claimant_party
            order by len(names.words) desc nulls last, names.seed_row asc
        ) = 1
)

select
    hash(named.claimant, named.claimant_class, named.claimant_party) as claimant_hash,
    named.claimant,
    named.claimant_class,
    named.claimant_party,
    case
        when named.seed_claimant_id is not null then named.seed_claimant_id
        when len(named.words) > 0
            then
                array_to_string(case when len(named.own_words) > 0 then named.own_words else named.words end, '_')
                || coalesce('.' || lower(named.claimant_party), '')
        else named.claimant_class || coalesce('.' || lower(named.claimant_party), '')
    end as claimant_id,
    coalesce(
        named.seed_claimant_name,
        named.claimant,
        replace(named.claimant_class, '_', ' ') || coalesce(' (' || named.claimant_party || ')', '')
    ) as claimant_name,
    coalesce(named.is_daily_issuer, false) as is_daily_issuer
from named;
