"""The gate skips no page from which the full path reads a claim: in any encoding, with any markup around the words."""

from __future__ import annotations

import html
from datetime import UTC, datetime
from functools import cache

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from site_server import PAGE, article, peaceful
from trafilatura.settings import MANUALLY_CLEANED

from extractors.page import PageProblem, parse_page
from extractors.page_gate import PageGate
from extractors.page_scan import REMOVABLE
from extractors.sentences import split_sentences
from flows.adapters.newsroom_articles import article_path, load_articles, load_sites
from flows.adapters.newsroom_pages import Newsroom
from flows.adapters.page_rules import page_rules
from flows.page_worker import page_reader, read_article

NOW = datetime(2026, 1, 1, tzinfo=UTC)


@cache
def gate() -> PageGate:
    return PageGate(page_reader())


def claims(body: bytes, content_type: str | None = "text/html") -> int:
    found = parse_page(body, content_type, "https://news.example/world/strike", "cap", "news", None, NOW, page_rules())
    return 0 if isinstance(found, PageProblem) else len(read_article(found).claims)


def test_a_page_without_harm_is_skipped() -> None:
    assert not gate().may_hold_claim(peaceful("Corvel", 40)[2], "text/html")


def test_words_of_harm_without_a_count_of_people_do_not_pass() -> None:
    page = peaceful("Corvel", 40)[2].replace(b"a brass band", b"a brass band that killed the evening's silence")
    assert claims(page) == 0
    assert not gate().may_hold_claim(page, "text/html")


def entities(text: str) -> bytes:
    return "".join(
        f"&#{ord(char)};" if char.isalnum() and index % 3 == 0 else char for index, char in enumerate(text)
    ).encode()


STRIKE = article("Belmar", 12)[2].decode()
VARIANTS = {
    "plain": STRIKE.encode(),
    "numeric entities": STRIKE.replace("killed 12 people", entities("killed 12 people").decode()).encode(),
    "named entities": STRIKE.replace("killed 12 people", "killed&nbsp;12&ensp;people").encode(),
    "utf-16": STRIKE.encode("utf-16"),
    "utf-16 without a mark": STRIKE.encode("utf-16-le"),
    "utf-8 with a mark": STRIKE.encode("utf-8-sig"),
    "capitals": STRIKE.replace("killed 12 people", "KILLED 12 PEOPLE").encode(),
    "inline markup": STRIKE.replace("killed 12 people", "<b>k</b>ill<i>ed</i> <a href='/x'>12</a> people").encode(),
    "drop cap": STRIKE.replace("killed 12 people", '<span class="cap">k</span>illed 12 people').encode(),
    "soft hyphens": STRIKE.replace("killed 12 people", "kil&shy;led 12 peo\u200bple").encode(),
    "spread over lines": STRIKE.replace("killed 12 people", "killed\n      12\n\t people").encode(),
    "line breaks": STRIKE.replace("killed 12 people", "killed<br>12<br/>people").encode(),
    "an advertisement inside": STRIKE.replace(
        "killed 12", "killed <div class='ad-slot'>Advertisement</div> 12"
    ).encode(),
    "a picture inside": STRIKE.replace("killed 12", "killed <figure><img src='x'></figure> 12").encode(),
    "number words": STRIKE.replace("12 people", "a dozen people").encode(),
    "one person": STRIKE.replace("12 people", "a soldier").encode(),
    "nobody": STRIKE.replace("killed 12 people", "left nobody dead").encode(),
    "upper-case tags": STRIKE.replace("<p>", "<P>").replace("</p>", "</P>").encode(),
    "a template": STRIKE.replace("<article>", "<template><article>")
    .replace("</article>", "</article></template>")
    .encode(),
    "a list": STRIKE.replace("<p>A missile", "<ul><li>A missile").replace("attack.</p>", "attack.</li></ul>").encode(),
    "a number dropped out of the middle": STRIKE.replace("killed 12", "killed <time>09:30</time> 12").encode(),
    "a label dropped out of the middle": STRIKE.replace(
        "killed 12", "killed <span class='advert'>Read 3 more stories. </span>12"
    ).encode(),
    "control characters": STRIKE.replace("killed 12", "kil\x00led\x04 1\x002").encode(),
    "a figure behind harm": STRIKE.replace(
        "killed 12 people", "left a death toll that is not known</p><aside>Menu</aside><p>The total has risen to 41"
    ).encode(),
    "two lines of a heading": STRIKE.replace("<article>", "<article><h1><div>Twelve</div> <div>Killed</div></h1>")
    .replace("killed 12 people", "surprised everyone")
    .encode(),
    "German around it": STRIKE.replace(
        "killed 12 people", "hat die Stadt, die Regierung und die Menschen, killed 12 people"
    ).encode(),
    "right behind a heading": STRIKE.replace("</h1>", "</h1>Dozens were killed.<br>")
    .replace("killed 12 people", "surprised everyone")
    .encode(),
    "behind a box in the middle": STRIKE.replace(
        "killed 12", "killed 12 <figure><img src='x'></figure> Russian"
    ).encode(),
    "behind a box that parts a phrase": STRIKE.replace(
        "killed 12 people", "left twelve people unaccounted <figure><img src='x'></figure> for"
    ).encode(),
    "boxes in a box": STRIKE.replace("killed 12", "killed <label>Ad <svg><text>5</text></svg></label> 12").encode(),
    "two blocks of an item": STRIKE.replace(
        "<p>A missile", "<ul><li><div>Twelve</div><div>Russian soldiers were killed.</div></li></ul><p>A missile"
    )
    .replace("killed 12 people", "surprised everyone")
    .encode(),
    "cells in an item": STRIKE.replace(
        "<p>A missile", "<ul><li><table><tr><td>Killed were</td><td>12 people.</td></tr></table></li></ul><p>A missile"
    )
    .replace("killed 12 people", "surprised everyone")
    .encode(),
    "text before a block": STRIKE.replace(
        "<p>A missile", "<div>Twelve <div>Russian soldiers were killed on Friday.</div></div><p>A missile"
    )
    .replace("killed 12 people", "surprised everyone")
    .encode(),
    "a figure in the next block": STRIKE.replace(
        "killed 12 people", "took the death toll to more than</p><p>471"
    ).encode(),
    "a headline by itemprop": STRIKE.replace("killed 12 people", "surprised everyone")
    .replace("<title>Strike on Belmar</title>", '<meta itemprop=" og:Title" content="Strike kills 12 in Belmar">')
    .replace("<h1>Strike on Belmar</h1>", "")
    .encode(),
    "an item of a list of losses": STRIKE.replace(
        "killed 12 people on Thursday, local officials said after the attack",
        "showed the losses of the army</p><p>Personnel: 12,300</p><p>The rest is not known",
    ).encode(),
    "a box behind a head and a picture before its number": STRIKE.replace("killed 12 people", "surprised everyone")
    .replace(
        "</article>",
        "<p>Russian losses in Ukraine<br>personnel <aside>See</aside> - <figure><img src=x></figure> about 471,600"
        " persons</p></article>",
    )
    .encode(),
    "zeroes in tags": STRIKE.replace("<p>", "<\x00p>").encode(),
    "named control characters": STRIKE.replace("killed 12", "kil&#2;led &#x0004;12").encode(),
    "a control character in the middle": STRIKE.replace("killed 12", "killed\x0b12").encode(),
    "a stray byte": STRIKE.replace("Thursday", "“Thursday” – “here”").encode().replace(b"killed 12", b"killed\xa012"),
    "the mark of a note": STRIKE.replace("killed 12", "killed 12<sup>[3]</sup>").encode(),
    "a mark that parts a word": STRIKE.replace("killed 12", "kil<sup>[3]</sup>led 12").encode(),
    "a number struck out": STRIKE.replace("killed 12 people", "killed <del>a dozen horses</del> 14 people").encode(),
    "templates in capitals": STRIKE.replace("<article>", "<TEMPLATE><article>")
    .replace("</article>", "</article></TEMPLATE>")
    .encode(),
    "windows-1252": STRIKE.replace("Thursday", "Donnerstag “früh”").encode("cp1252"),
}


@pytest.mark.parametrize("name", VARIANTS)
def test_a_page_that_gives_a_claim_passes(name: str) -> None:
    if claims(VARIANTS[name]):
        assert gate().may_hold_claim(VARIANTS[name], "text/html")


def test_most_variants_do_give_a_claim() -> None:
    assert sum(claims(body) > 0 for body in VARIANTS.values()) >= 27


@pytest.mark.parametrize("name", VARIANTS)
def test_the_same_page_passes_where_it_declares_another_language(name: str) -> None:
    body = VARIANTS[name].replace(b'<html lang="en">', b'<html lang="de">')
    if claims(body):
        assert gate().may_hold_claim(body, "text/html")


@pytest.mark.parametrize("torn", ["t<b>he</b>", "<span class='cap'>t</span>he", "th&#101;", "the<br>", "t&shy;he"])
def test_common_words_torn_by_markup_are_seen(torn: str) -> None:
    body = STRIKE.replace('lang="en"', 'lang="de"').replace(" the ", f" {torn} ").encode()
    assert claims(body)
    assert gate().may_hold_claim(body, "text/html")


def test_a_page_in_another_language_is_skipped_whatever_its_boxes_say_in_english() -> None:
    story = "<p>Der Gouverneur von Belmar sprach am Donnerstag über die Schulen und den Verkehr in der Stadt.</p>" * 5
    page = (
        f'<html lang="de"><body><article><h1>Belmar</h1>{story}</article><p>Strike kills 12 soldiers</p></body></html>'
    )
    assert page_reader().may_claim(".\n\nStrike kills 12 soldiers")
    assert claims(page.encode()) == 0
    assert not gate().may_hold_claim(page.encode(), "text/html")
    assert gate().may_hold_claim(page.replace('lang="de"', "").encode(), "text/html")


def test_a_body_that_only_json_ld_holds_passes() -> None:
    body = (
        b'<html><head><script type="application/ld+json">{"@type": "NewsArticle", "headline": "Strike on Belmar",'
        b' "articleBody": "A missile strike on the town of Belmar k\\u0069lled 12 people on Thursday, officials said'
        b' after the attack. The governor said that rescuers were still at work."}</script></head>'
        b"<body><p>Menu</p></body></html>"
    )
    assert gate().may_hold_claim(body, "text/html")


def test_a_story_that_only_a_script_holds_passes() -> None:
    story = "".join(
        f"<p>A missile strike on Belmar killed {count} people, officials said.</p>" for count in range(2, 12)
    )
    state = f'{{"body": "{story}"}}'.replace("<", "\\u003c")
    body = f"<html><body><div id='app'></div><script>window.state = {state}</script></body></html>".encode()
    assert gate().may_hold_claim(body, "text/html")


@pytest.mark.parametrize("name", ["iframe", "noframes", "noscript", "template", "textarea", "select", "svg"])
def test_text_in_unusual_elements_is_looked_at(name: str) -> None:
    body = f"<html><body><{name}><p>Shelling killed 12 people in Arden.</p></{name}></body></html>".encode()
    assert gate().may_hold_claim(body, "text/html")


def test_half_a_character_in_the_metadata_does_no_harm() -> None:
    body = b"""<html><script type="application/ld+json">{"headline": "\\ud83d 12 killed in Arden"}</script></html>"""
    assert gate().may_hold_claim(body, "text/html")


def test_the_german_article_is_no_death() -> None:
    text = "Im Jahr 2022 haben 15 Gemeinden die Brücke, die Straße und die Schule für 3 Millionen Euro gebaut. " * 5
    page = STRIKE.replace("A missile", f"{text} A missile").replace("killed 12 people", "surprised everyone").encode()
    assert claims(page) == 0
    assert not gate().may_hold_claim(page, "text/html")


WORDS = st.sampled_from(
    """die Stadt der Mann haben mit Toten die Regierung in an von 12 15 3. Mai drei Polizei „ “ , . : on soldiers sagte
    man to will wo also E-Mail here group seven a no wer Kind five including mother her who which and or been was had
    may of number people killed""".split()  # noqa: SIM905
)


@pytest.mark.parametrize(
    "text", ["12 ) personnel die Bürger Opfer drei a Toten", "Seven also — the women die Polizei Zahl"]
)
def test_a_number_before_a_mark_or_a_person_before_a_verb_leaves_it_standing(text: str) -> None:
    assert page_reader().may_harm(text)


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(WORDS, min_size=2, max_size=14), st.lists(WORDS, max_size=10))
def test_a_sentence_whose_verbs_of_harm_are_idle_gives_no_claim(before: list[str], behind: list[str]) -> None:
    sentence = " ".join([*before, "die", *behind])
    reader = page_reader()
    if not any(reader.may_harm(sentence[start:end]) for start, end in split_sentences(sentence)):
        assert not reader.may_claim(f".\n\n{sentence}")


def test_whatever_extraction_takes_out_of_a_sentence_is_known() -> None:
    never_text = {"script", "style", "head"}
    empty = {"area", "embed", "frame", "input", "link", "param", "source", "track"}  # nothing can stand in them
    assert set(MANUALLY_CLEANED) - never_text - empty <= set(REMOVABLE.split())


def test_the_bundled_newsroom_loses_no_claim() -> None:
    newsroom, sites = Newsroom(), {site.outlet_id: site for site in load_sites()}
    pages = [
        newsroom.answer(sites[one.outlet_id].host, article_path(sites[one.outlet_id], one)).body
        for one in load_articles()
    ]
    assert len(pages) > 100
    lost = [page for page in pages if claims(page) and not gate().may_hold_claim(page, "text/html")]
    assert not lost


SENTENCES = st.sampled_from(
    ["Shelling killed {n} people in Arden.", "At least {n} soldiers died.", "The death toll rose to {n}.",
     "No casualties were reported.", "Three of the wounded were children.", "A soldier was killed near Belmar.",
     "Dozens are feared dead.", "The fair had {n} stalls.", "Nobody was hurt, police said.", "He lost {n} games."]
)  # fmt: skip
WRAPPERS = st.sampled_from(
    ["<p>{}</p>", "<div>{}</div>", "<li>{}</li>", "<p><em>{}</em></p>", "<blockquote>{}</blockquote>", "<td>{}</td>",
     "<section><p>{}</p></section>", "<h2>{}</h2>", "{}<br>", "<aside>{}</aside>", "<p><span>{}</span></p>"]
)  # fmt: skip


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.tuples(SENTENCES, WRAPPERS, st.integers(2, 9_000), st.booleans()), min_size=1, max_size=6))
def test_no_made_up_page_that_gives_a_claim_is_skipped(parts: list[tuple[str, str, int, bool]]) -> None:
    body = "".join(
        wrapper.format(html.escape(text.format(n=number)) if escaped else text.format(n=number))
        for text, wrapper, number, escaped in parts
    )
    page = PAGE.replace("<p>A missile", body + "<p>A missile").replace("killed {count} people", "surprised everyone")
    data = page.format(title="A day in Arden", place="Arden", count=1, day="2022-11-10").encode()
    if claims(data):
        assert gate().may_hold_claim(data, "text/html")
