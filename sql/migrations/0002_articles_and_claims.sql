-- What the articles say. A wrong reading is never changed here: a newer extractor version adds rows beside it.
create table core.article_versions (
    article_version_id varchar not null,
    article_id varchar not null,
    capture_id varchar not null,
    outlet_id varchar not null,
    article_url varchar not null,
    canonical_url varchar,
    title varchar,
    byline varchar,
    text varchar not null,
    text_sha256 varchar not null,
    published_at timestamp,
    published_precision varchar not null,
    published_source varchar not null,
    modified_at timestamp,
    language_declared varchar,
    language_detected varchar,
    is_late boolean not null,
    parser_version varchar not null
);
comment on table core.article_versions is 'One version of one article. A changed text is a new version.';
comment on column core.article_versions.article_version_id is 'Id derived from content.';
comment on column core.article_versions.article_id is 'Article that it is a version of.';
comment on column core.article_versions.capture_id is 'Capture that holds the page.';
comment on column core.article_versions.outlet_id is 'Outlet that published it.';
comment on column core.article_versions.article_url is 'URL it was read at.';
comment on column core.article_versions.canonical_url is 'rel=canonical of the page.';
comment on column core.article_versions.title is 'Headline.';
comment on column core.article_versions.byline is 'Authors as printed.';
comment on column core.article_versions.text is 'Headline, a blank line, body. Offsets of claims point into it.';
comment on column core.article_versions.text_sha256 is 'SHA-256 of the text.';
comment on column core.article_versions.published_at is 'Publication time, UTC.';
comment on column core.article_versions.published_precision is 'day, week, month, year or none.';
comment on column core.article_versions.published_source is 'feed, json_ld, meta, url, text or none.';
comment on column core.article_versions.modified_at is 'Time of the last change that the page states, UTC.';
comment on column core.article_versions.language_declared is 'Language that the page declares.';
comment on column core.article_versions.language_detected is 'Language that the text is in.';
comment on column core.article_versions.is_late is 'Published after the feed no longer carried it.';
comment on column core.article_versions.parser_version is 'Version of the page reader.';

create table core.extractions (
    extraction_id varchar not null,
    article_version_id varchar not null,
    extractor_version varchar not null,
    claims_count bigint not null,
    quantities_count bigint not null
);
comment on table core.extractions is
'One reading of one article version by one extractor version, also when it found nothing.';
comment on column core.extractions.extraction_id is 'Id derived from content.';
comment on column core.extractions.article_version_id is 'Article version that was read.';
comment on column core.extractions.extractor_version is 'Version of the extractor; the newest one counts.';
comment on column core.extractions.claims_count is 'Claims it found.';
comment on column core.extractions.quantities_count is 'Quantities it found.';

create table core.claims (
    claim_id varchar not null,
    article_version_id varchar not null,
    claim_order bigint not null,
    kind varchar not null,
    value_text varchar not null,
    bound varchar not null,
    value bigint,
    low bigint,
    high bigint,
    victim_group varchar not null,
    victim_party varchar,
    actor_party varchar,
    conflict_id varchar,
    claimant varchar,
    claimant_class varchar not null,
    claimant_party varchar,
    claimant_stake varchar not null,
    relayed_by varchar,
    cue varchar,
    quote_type varchar not null,
    modality varchar not null,
    verification varchar not null,
    aggregation varchar not null,
    period_start date,
    as_of date,
    stated_on date,
    date_precision varchar not null,
    place varchar,
    scope varchar,
    relation varchar,
    related_claim_id varchar,
    derivation varchar,
    use_in_timeline boolean not null,
    exclude_reason varchar,
    sentence varchar not null,
    sentence_start bigint not null,
    sentence_end bigint not null,
    number_start bigint not null,
    number_end bigint not null,
    rule_id varchar not null,
    extractor_version varchar not null
);
comment on table core.claims is
'One statement, in one version of one article, that some number of people were harmed.';
comment on column core.claims.claim_id is 'Id derived from content.';
comment on column core.claims.article_version_id is 'Article version that makes the statement.';
comment on column core.claims.claim_order is 'Place in the order of the text, from 0.';
comment on column core.claims.kind is 'killed, wounded, casualties, missing, captured, losses or neutralised.';
comment on column core.claims.value_text is 'The number phrase as printed, approximator included.';
comment on column core.claims.bound is
'exact, approx, approx_below, at_least, more_than, at_most, less_than, range, vague, zero or none_reported.';
comment on column core.claims.value is 'The number printed; null for ranges, vague counts and none_reported.';
comment on column core.claims.low is 'Lower bound that the words give; null where they give none.';
comment on column core.claims.high is 'Upper bound that the words give; null where they give none.';
comment on column core.claims.victim_group is
'civilian, combatant, police, medical, aid_worker, journalist, children, women, prisoner, mixed or unknown.';
comment on column core.claims.victim_party is 'Nationality or side of the harmed.';
comment on column core.claims.actor_party is 'Who is said to have done it.';
comment on column core.claims.conflict_id is 'War that the harm belongs to.';
comment on column core.claims.claimant is 'Who originally says so, as printed.';
comment on column core.claims.claimant_class is 'Kind of claimant: party_official, igo, health_authority ...';
comment on column core.claims.claimant_party is 'Party that the claimant speaks for.';
comment on column core.claims.claimant_stake is
'own, enemy, ally_own, ally_enemy, none or unknown: the claimant''s side against that of the harmed.';
comment on column core.claims.relayed_by is 'Who passes the statement on.';
comment on column core.claims.cue is 'Words that introduce the statement.';
comment on column core.claims.quote_type is 'direct, indirect, mixed, headline, inferred or none.';
comment on column core.claims.modality is 'The hedge that governs this number: asserted, believed, denied ...';
comment on column core.claims.verification is 'verified, unverified, contested or unknown.';
comment on column core.claims.aggregation is
'incident, period, increment, cumulative, rate, discovery or unknown.';
comment on column core.claims.period_start is 'First day that the figure covers.';
comment on column core.claims.as_of is 'Last day that the figure covers.';
comment on column core.claims.stated_on is 'Day that the claimant said so.';
comment on column core.claims.date_precision is 'Precision of as_of: day, week, month, year or none.';
comment on column core.claims.place is 'Where the harm happened, as printed.';
comment on column core.claims.scope is 'whole_conflict, area, incident or part_of_total.';
comment on column core.claims.relation is
'subset_of, revision_of, adds_to, repeats, derived_from, superseded_by, moved_from.';
comment on column core.claims.related_claim_id is 'The claim that the relation points at.';
comment on column core.claims.derivation is 'How a number that is not printed was computed.';
comment on column core.claims.use_in_timeline is 'Whether the views count it.';
comment on column core.claims.exclude_reason is 'Why not.';
comment on column core.claims.sentence is 'The sentence, verbatim.';
comment on column core.claims.sentence_start is 'Offset of the sentence in the article text, code points.';
comment on column core.claims.sentence_end is 'End of the sentence, exclusive.';
comment on column core.claims.number_start is 'Offset of the bare number in the article text, code points.';
comment on column core.claims.number_end is 'End of the number, exclusive.';
comment on column core.claims.rule_id is 'Rule that read it.';
comment on column core.claims.extractor_version is 'Version of the extractor; the newest one counts.';

create table core.quantities (
    quantity_id varchar not null,
    article_version_id varchar not null,
    extractor_version varchar not null,
    quantity_order bigint not null,
    quantity_start bigint not null,
    quantity_end bigint not null,
    number_start bigint not null,
    number_end bigint not null,
    value_text varchar not null,
    bound varchar not null,
    value double,
    low double,
    high double,
    unit_text varchar,
    unit_lemma varchar,
    unit_type varchar not null,
    rule_id varchar not null
);
comment on table core.quantities is 'A number printed in an article, whatever it counts.';
comment on column core.quantities.quantity_id is 'Id derived from content.';
comment on column core.quantities.article_version_id is 'Article version that prints it.';
comment on column core.quantities.extractor_version is 'Version of the extractor.';
comment on column core.quantities.quantity_order is 'Place in the order of the text, from 0.';
comment on column core.quantities.quantity_start is 'Offset of value_text in the article text, code points.';
comment on column core.quantities.quantity_end is 'End of value_text, exclusive.';
comment on column core.quantities.number_start is 'Offset of the bare number, code points.';
comment on column core.quantities.number_end is 'End of the bare number, exclusive.';
comment on column core.quantities.value_text is 'The number phrase as printed.';
comment on column core.quantities.bound is 'As for claims.';
comment on column core.quantities.value is 'The number; null for ranges and vague counts.';
comment on column core.quantities.low is 'Lower bound; null where the words give none.';
comment on column core.quantities.high is 'Upper bound; null where the words give none.';
comment on column core.quantities.unit_text is 'What is counted, as printed.';
comment on column core.quantities.unit_lemma is 'What is counted, lower-case singular.';
comment on column core.quantities.unit_type is 'person, money, percent, age, date, time, weapon ...';
comment on column core.quantities.rule_id is 'Rule that read it.';
