"""Reading pages: what is an article, what its text is, and what is only printed beside it."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extractors.page import PageProblem, parse_page, reset_caches
from extractors.records import Article, Entry
from flows.adapters.page_rules import page_rules

NOW = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
URL = "https://news.example/world/2026/11/19/market-strike"
HEADLINE = "At least 12 killed in strike on Arden market"
STORY = (
    "At least 12 people were killed and 30 injured when a missile hit a market in Arden on Thursday, officials said.",
    "Rescuers worked through the night to reach people trapped under the rubble of three houses behind the square.",
    "The regional governor, Maria Lenz, said three children were among the dead and that the toll could rise further.",
    "The army denied that it had fired at the town and blamed the other side, without offering any evidence for that.",
)


def page(
    *paragraphs: str,
    headline: str = HEADLINE,
    head: str = "",
    before: str = "",
    after: str = "",
    lang: str = "en",
    title: str | None = None,
) -> str:
    body = "".join(f"<p>{text}</p>" for text in paragraphs or STORY)
    return f"""<!doctype html><html lang="{lang}"><head><title>{title or headline}</title>{head}</head><body>
    <nav><a href="/">Home</a> <a href="/world">World</a></nav>
    <main><article><h1>{headline}</h1>{before}<div class="article-body">{body}</div>{after}</article></main>
    <footer>Copyright The Post</footer></body></html>"""


def json_ld(**fields: object) -> str:
    data = {"@context": "https://schema.org", "@type": "NewsArticle", **fields}
    return f'<script type="application/ld+json">{json.dumps(data)}</script>'


def read(
    html: str | bytes, url: str = URL, content_type: str | None = "text/html", entry: Entry | None = None
) -> Article | PageProblem:
    body = html.encode() if isinstance(html, str) else html
    return parse_page(body, content_type, url, "cap_1", "post", entry, NOW, page_rules())


def article(html: str | bytes, url: str = URL, content_type: str | None = "text/html") -> Article:
    result = read(html, url, content_type)
    assert isinstance(result, Article), result
    return result


def problem(html: str | bytes, url: str = URL, content_type: str | None = "text/html") -> PageProblem:
    result = read(html, url, content_type)
    assert isinstance(result, PageProblem), result
    assert result.url == url
    assert result.detail.startswith(url)
    assert "\n" not in result.detail
    return result


def test_the_text_is_headline_blank_line_body() -> None:
    got = article(page())
    assert got.text == HEADLINE + "\n\n" + "\n".join(STORY)
    assert (got.title, got.capture_id, got.outlet_id, got.article_url) == (HEADLINE, "cap_1", "post", URL)


def test_a_headline_repeated_in_the_body_is_dropped_there() -> None:
    got = article(page(HEADLINE, *STORY))
    assert got.text.count(HEADLINE) == 1


def test_the_standfirst_is_kept_between_headline_and_body() -> None:
    lead = "The governor of the region says that three children are among the victims of the attack."
    got = article(page(before=f'<p class="article__standfirst">{lead}</p>'))
    assert got.text.split("\n")[2] == lead
    assert got.text.count(lead) == 1


def test_a_standfirst_outside_the_article_is_known_by_the_description() -> None:
    lead = "Nine of the wounded are in a critical condition, the hospital in the regional capital said."
    head = f'<meta property="og:description" content="{lead}">'
    html = page(head=head).replace("<main>", f"<header><div><span>{lead}</span></div></header><main>")
    assert lead in article(html).text


def test_a_description_that_nobody_can_see_is_not_text() -> None:
    hidden = "Forty people died in the attack, says this description that is only in the head of the page."
    assert hidden not in article(page(head=f'<meta name="description" content="{hidden}">')).text


def test_lists_and_tables_stay_for_tolls_live_there() -> None:
    rows = "".join(f"<tr><td>{town}</td><td>{dead}</td></tr>" for town, dead in (("Arden", 12), ("Belmar", 5)))
    table = f"<table><tr><th>Town</th><th>Dead</th></tr>{rows}</table>"
    items = "<ul><li>Arden: 12 people killed in the market</li><li>Belmar: 5 people killed at home</li></ul>"
    text = article(page().replace("</div></article>", f"{items}{table}</div></article>")).text
    assert "- Arden: 12 people killed in the market" in text
    row = next(line for line in text.split("\n") if "Belmar" in line and "|" in line)
    assert "5" in row


@pytest.mark.parametrize(
    "furniture",
    [
        "<figure><img src='x.jpg'><figcaption>99 coffins in the square</figcaption></figure>",
        '<p class="image-caption">99 coffins in the square</p>',
        '<section class="comments"><h3>Comments</h3><p>I heard 99 coffins were counted, says a reader.</p></section>',
        '<div id="disqus_thread"><p>99 coffins, says a reader who was not there and knows it all.</p></div>',
        '<aside class="related-stories"><ul><li><a href="/x">Flood: 99 coffins found</a></li></ul></aside>',
        '<div class="newsletter-signup"><p>Sign up for the story of the 99 coffins in our newsletter.</p></div>',
        '<div class="ad-slot"><p>Buy one of our 99 coffins today and save.</p></div>',
        "<p>READ MORE: Earlier attack left 99 coffins behind</p>",
        '<p><strong><a href="/x">Earlier attack on the village left 99 coffins behind</a></strong></p>',
        '<ul><li><a href="/x">Flood leaves 99 coffins behind</a></li><li><a href="/y">A fire kills 99</a></li></ul>',
        '<div><a href="/x"><img src="x.jpg"><h3>Flood leaves 99 coffins behind</h3><p>By our reporter</p></a></div>',
        "<div><img src='x.jpg'><span>99 coffins stand in the square on Friday. Credit: PA</span></div>",
        "<p>Mourners beside 99 coffins in the square on Friday [Ada Low/Reuters]</p>",
        "<p>Sign up for our newsletter about 99 coffins</p>",
        "<p>99 comments</p>",
    ],
)
def test_what_stands_beside_the_story_is_not_text(furniture: str) -> None:
    middle = f"<p>{STORY[1]}</p>{furniture}"
    got = article(page().replace(f"<p>{STORY[1]}</p>", middle, 1))
    assert "99" not in got.text
    assert all(paragraph in got.text for paragraph in STORY)


@pytest.mark.parametrize("depth", [1, 2])
def test_a_story_that_only_a_script_holds_is_read(depth: int) -> None:
    markup = "<div>" + "".join(f'<p class="story">{text}</p>' for text in STORY) + "</div>"
    state = json.dumps(markup if depth == 1 else json.dumps({"article": {"html": markup}})).replace("<", "\\u003c")
    html = page(headline=HEADLINE).replace("".join(f"<p>{text}</p>" for text in STORY), "")
    got = article(html.replace("</body>", f"<script>self.__next_f.push([1,{state}])</script></body>"))
    assert got.text == HEADLINE + "\n\n" + "\n".join(STORY)


def test_markup_in_a_script_is_no_text_where_the_page_shows_its_own() -> None:
    state = json.dumps("<div>" + "<p>Another story of 99 coffins that a template holds for later.</p>" * 9 + "</div>")
    assert "99" not in article(page().replace("</body>", f"<script>var later = {state};</script></body>")).text


def test_a_sentence_that_holds_a_link_is_text() -> None:
    linked = f'<a href="/x">{STORY[1][:60]}</a>{STORY[1][60:]}'
    listed = '<ul><li><a href="/arden">Arden</a>: 12 people killed</li><li><a href="/b">Belmar</a>: 5 killed</li></ul>'
    text = article(page(STORY[0], linked, *STORY[2:]).replace("</div></article>", f"{listed}</div></article>")).text
    assert STORY[1] in text
    assert "- Arden: 12 people killed" in text


def test_a_wrapper_with_an_unlucky_name_does_not_cost_the_article() -> None:
    html = page().replace("<article>", '<article><div class="promo-on comments-enabled related">', 1)
    assert STORY[2] in article(html).text


def test_a_body_split_by_advertisements_is_read_to_its_end() -> None:
    parts = "".join(
        f'<div class="body__inner-container"><p>{text}</p><p>Part {number}: {text}</p></div><div class="ad">Ad</div>'
        for number, text in enumerate(STORY)
    )
    got = article(page().replace('<div class="article-body">', f"{parts}<div>"))
    assert "Part 3" in got.text


def test_a_line_printed_over_and_over_is_furniture() -> None:
    refrain = "External content is not available because of your settings."
    got = article(page(STORY[0], refrain, STORY[1], refrain, STORY[2], refrain, STORY[3]))
    assert refrain not in got.text


def test_the_same_page_gives_the_same_text_however_often_it_is_read() -> None:
    texts = {article(page()).text for _ in range(8)}
    assert len(texts) == 1
    reset_caches()
    assert article(page()).text in texts


def test_a_changed_number_is_another_version_of_the_same_article() -> None:
    first = article(page())
    second = article(page(*[text.replace("12", "47") for text in STORY]))
    assert first.article_id == second.article_id
    assert first.article_version_id != second.article_version_id
    assert first.text_sha256 != second.text_sha256


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Updated 5 minutes ago", "Updated 2 hours ago"),
        ("3 min read", "4 min read"),
        ("12 comments", "48 comments"),
        ("Last updated: 14:03 GMT, 20 November 2026", "Last updated: 16:45 GMT, 20 November 2026"),
        ("1.2K shares", "3.4K shares"),
        ("1,204 people are reading this", "93 people are reading this"),
        ("12.3k readers have read this article", "13k readers have read this article"),
        ("Viewed 1,204 times", "Viewed 1,390 times"),
        ("Views: 1204", "Views: 1205"),
        ("You are visitor number 120,411", "You are visitor number 120,412"),
        ("Page generated in 0.031 seconds", "Page generated in 0.044 seconds"),
        ("Published 3 hours ago", "Published 4 hours ago"),
    ],
)
def test_a_pages_clocks_and_counters_make_no_version(one: str, other: str) -> None:
    first, second = article(page(one, *STORY)), article(page(other, *STORY))
    assert first.article_version_id == second.article_version_id


@pytest.mark.parametrize(
    "line",
    [
        "Updated: 14 dead",
        "Update 14 killed 20 November 2026",
        "14 people were killed on Monday",
        "14 people are missing",
        "14 visitors have been killed",
    ],
)
def test_a_line_with_a_toll_is_never_a_clock(line: str) -> None:
    first = article(page(line, *STORY))
    second = article(page(line.replace("14", "41"), *STORY))
    assert line in first.text
    assert first.article_version_id != second.article_version_id


def test_typography_makes_no_version() -> None:
    plain = [text.replace("the town", "the 'town' - now") for text in STORY]
    curly = [text.replace("the town", "the ‘town’ – now") for text in STORY]
    assert article(page(*plain)).article_version_id == article(page(*curly)).article_version_id


def test_soft_hyphens_and_odd_spaces_are_taken_out() -> None:
    text = article(
        page("In Arden 12\u00a0500 people fled the bom\u00adbard\u00adment,\u200b the mayor said on Thursday.", *STORY)
    ).text
    assert "bombardment, the mayor" in text
    assert "\u00ad" not in text


def test_the_headline_is_the_one_that_the_reader_sees() -> None:
    head = (
        json_ld(headline="Strike on Arden market: at least 12 killed") + '<meta property="og:title" content="12 dead">'
    )
    assert article(page(head=head)).title == HEADLINE


def test_without_a_heading_the_page_title_goes_without_the_sites_name() -> None:
    head = '<meta property="og:site_name" content="The Post">'
    html = page(head=head, title=f"{HEADLINE} | The Post").replace(f"<h1>{HEADLINE}</h1>", "")
    assert article(html).title == HEADLINE


def test_the_logo_in_a_heading_is_not_the_headline() -> None:
    assert article(page().replace("<nav>", "<h1>The Post</h1><nav>")).title == HEADLINE


@pytest.mark.parametrize(
    ("author", "byline"),
    [
        ({"@type": "Person", "name": "Ada Low"}, "Ada Low"),
        ([{"name": "Ada Low"}, {"name": "Ben Roe"}], "Ada Low, Ben Roe"),
        (["Ada Low", "Ben Roe", "Ada Low"], "Ada Low, Ben Roe"),
        ("By Ada Low", "Ada Low"),
        ("https://news.example/ada", None),
        (None, None),
    ],
)
def test_the_byline_names_the_authors(author: object, byline: str | None) -> None:
    assert article(page(head=json_ld(author=author))).byline == byline


def test_broken_json_ld_costs_nothing_but_itself() -> None:
    broken = '<script type="application/ld+json">{"datePublished": "2026-11-19T08:00:00Z", "x": "a "b" c"}</script>'
    got = article(page(head=broken))
    assert got.published_at == datetime(2026, 11, 19, 8, 0, tzinfo=UTC)


def test_json_ld_in_a_graph_with_line_breaks_is_read() -> None:
    item = '{"@type": ["NewsArticle"], "headline": "a\nb", "datePublished": "2026-11-19"}'
    graph = f'{{"@graph": [{{"@type": "WebSite"}}, {item}]}}'
    got = article(page(head=f'<script type="application/ld+json">{graph}</script>'))
    assert (got.published_at, got.published_source) == (datetime(2026, 11, 19, tzinfo=UTC), "json_ld")


@pytest.mark.parametrize(
    ("canonical", "is_believed"),
    [
        ("https://news.example/world/market-strike", True),
        ("/world/market-strike", True),
        ("https://www.news.example/world/market-strike", True),
        ("https://wire.example/original", False),
        ("https://news.example/", False),
        ("", False),
        ("http://[bad", False),
    ],
)
def test_a_canonical_address_is_believed_where_it_can_be(canonical: str, is_believed: bool) -> None:
    plain, marked = article(page()), article(page(head=f'<link rel="canonical" href="{canonical}">'))
    assert (plain.article_id != marked.article_id) is is_believed


def test_trackers_make_no_other_article_and_other_parameters_do() -> None:
    assert article(page(), URL).article_id == article(page(), f"{URL}?utm_source=rss&fbclid=1#top").article_id
    assert article(page(), f"{URL}?cid=1").article_id != article(page(), f"{URL}?cid=2").article_id
    assert article(page(), URL).article_id != article(page(), URL.replace("market", "Market")).article_id


def test_a_script_whose_canonical_address_lost_its_query_keeps_its_articles_apart() -> None:
    head = '<link rel="canonical" href="https://news.example/article.php">'
    one = article(page(head=head), "https://news.example/article.php?id=1")
    other = article(page(head=head), "https://news.example/article.php?id=2")
    assert one.article_id != other.article_id


def test_languages_declared_and_found_are_both_kept() -> None:
    german = [
        "Bei einem Angriff auf den Markt von Arden sind am Donnerstag mindestens zwölf Menschen getötet worden.",
        "Die Rettungskräfte suchten die ganze Nacht nach Verschütteten, wie der Gouverneur der Region mitteilte.",
    ]
    got = article(page(*german, headline="Zwölf Tote bei Angriff auf Markt", lang="en-GB"))
    assert (got.language_declared, got.language_detected) == ("en", "de")


@pytest.mark.parametrize(
    ("encoding", "meta", "header"),
    [
        ("utf-8", "utf-8", "text/html; charset=utf-8"),
        ("utf-8", "utf-8", "text/html; charset=iso-8859-1"),
        ("utf-8", "windows-1252", None),
        ("utf-8-sig", None, None),
        ("utf-16", None, "text/html"),
        ("windows-1252", None, "text/html; charset=windows-1252"),
        ("windows-1252", "iso-8859-1", None),
        ("iso-8859-15", "iso-8859-15", "text/html; charset=nonsense"),
        ("windows-1252", None, None),
    ],
)
def test_encodings_are_undone_whatever_is_said_of_them(encoding: str, meta: str | None, header: str | None) -> None:
    names = "Zwölf Menschen, sagt José Muñoz aus Čelje".replace("Č", "C")
    html = page(names + ", wurden am Donnerstag in der Stadt verletzt.", *STORY)
    html = html.replace("<head>", f'<head><meta charset="{meta}">' if meta else "<head>")
    assert names in article(html.encode(encoding), content_type=header).text


@pytest.mark.parametrize(
    ("encoding", "header"),
    [("windows-1251", "text/html; charset=ISO-8859-1"), ("koi8-r", None), ("shift_jis", None), ("gb18030", None),
     ("big5", "text/html; charset=ISO-8859-1"), ("euc-kr", "text/html")],
)  # fmt: skip
def test_a_servers_default_charset_does_not_go_before_the_pages_own(encoding: str, header: str | None) -> None:
    samples = {
        "windows-1251": "Погибли двенадцать человек", "koi8-r": "Погибли двенадцать человек", "shift_jis": "日本の新聞",
        "gb18030": "十二人死亡", "big5": "十二人死亡", "euc-kr": "열두 명이 숨졌다",
    }  # fmt: skip
    sample = samples[encoding]
    html = page(*STORY, f"{sample} - {sample} - {sample}, he said in his own language to the reporters there.")
    html = html.replace("<head>", f'<head><meta http-equiv="Content-Type" content="text/html; charset={encoding}">')
    assert sample in article(html.encode(encoding), content_type=header).text


def test_a_stray_byte_does_not_turn_a_page_into_another_encoding() -> None:
    html = page("Zwölf Menschen wurden am Donnerstag in der Stadt über Nacht schwer verletzt, größere Schäden.", *STORY)
    assert "Zwölf Menschen" in article(html.encode().replace(b"Copyright", b"\xa9 Copyright")).text


@pytest.mark.parametrize(
    ("number", "read"),
    [
        (b"1\xa0200", "1 200"),
        (b"10\x9615", "10–15"),
        (b"1\x92200", "1’200"),
        (b"10&#150;15", "10–15"),
        (b"12<sup>3</sup>", "12"),
        (b"12<sup>[3]</sup>", "12"),
        (b"12<sup>b</sup>", "12"),
        (b"12<sup><a href='#n'>a</a></sup>", "12"),
        (b"<del>12</del> <ins>14</ins>", "14"),
        (b"<s>12</s> 14", "14"),
        (b"<strike>12</strike> 14", "14"),
    ],
)
def test_a_number_is_read_as_the_reader_sees_it(number: bytes, read: str) -> None:
    html = page(STORY[0].replace("12", "@@"), *STORY[1:], "“Nobody” – said “the governor” – “slept” that night.")
    assert f"At least {read} people were killed" in article(html.encode().replace(b"@@", number)).text


@pytest.mark.parametrize("kept", ["12 km<sup>2</sup>", "the 7<sup>th</sup>", "3 × 10<sup>6</sup>", "<sup>1</sup>/2"])
def test_powers_ordinals_and_fractions_are_no_notes(kept: str) -> None:
    plain = kept.replace("<sup>", "").replace("</sup>", "")
    assert plain in article(page(*STORY, f"The shelling went on over {kept} of the district, the army said.")).text


def test_what_nobody_closed_does_not_strike_out_the_story() -> None:
    assert (
        "Rescuers worked" in article(page().replace('<div class="article-body">', '<div class="article-body"><s>')).text
    )


@pytest.mark.parametrize("number", sorted({*range(1, 32)} - {9, 10, 13}))
@pytest.mark.parametrize("is_named", [False, True])
def test_a_control_character_costs_nothing_but_itself(number: int, is_named: bool) -> None:
    mark = f"&#{number};" if is_named else chr(number)
    assert article(page(*STORY).replace("trapped under", f"trapped{mark}under")).text == article(page(*STORY)).text


CONSENT = """<html lang="en"><head><title>Before you continue to The Post</title></head><body>
<h1>Before you continue</h1>
<p>We and our 842 partners store and/or access information on a device, such as unique IDs in cookies.</p>
<button>Accept all</button><button>Reject all</button><a href="/p">Manage choices</a></body></html>"""
CHALLENGE = """<html><head><title>Just a moment...</title></head><body><h1>news.example</h1>
<p>Verifying you are human. This may take a few seconds.</p>
<script src="/cdn-cgi/challenge-platform/h/b/orchestrate/chl_page/v1"></script></body></html>"""
NOT_FOUND = """<html><head><title>Page not found | The Post</title></head><body><h1>Page not found</h1>
<p>Sorry, the page you are looking for could not be found. Try our home page or these popular stories.</p>
<p>Ten people were killed in a train crash on Monday, the ministry of transport said in a statement.</p>
</body></html>"""
LOGIN = """<html lang="en"><head><title>Log in - The Post</title></head><body><h1>Log in to continue</h1>
<p>Please log in or create a free account to keep reading this article. It takes less than a minute and is free.</p>
<p>Ten people were killed in a train crash on Monday, the ministry of transport said.</p></body></html>"""
REFRESH = """<html><head><meta http-equiv="refresh" content="0;url=/w/real"></head><body><p>You are being sent on to the
story of the strike. <a href="/w/real">Click here</a> if nothing happens within a few seconds, reader.</p></body>"""
GONE = f"""<html lang="en"><head><title>The Post</title></head><body><h1>Sorry</h1>
<p>This article is no longer available.</p><h2>More</h2>{"".join(f"<p>{line}</p>" for line in STORY * 4)}</body>"""
DATED = json_ld(datePublished="2026-11-19")
STUB = page(
    STORY[0],
    head=json_ld(isAccessibleForFree=False, headline=HEADLINE, datePublished="2026-11-19T08:00:00Z"),
    after='<div class="paywall"><p>Subscribe to continue reading. Already a subscriber? Log in</p></div>',
)


@pytest.mark.parametrize(
    ("html", "url", "reason"),
    [
        (CONSENT, URL, "consent_wall"),
        (CONSENT, "https://consent.news.example/?continue=1", "consent_wall"),
        (CHALLENGE, URL, "bot_challenge"),
        (NOT_FOUND, URL, "soft_404"),
        (NOT_FOUND.replace("Page not found", "404"), URL, "soft_404"),
        (NOT_FOUND.replace("Page not found", "Seite nicht gefunden"), URL, "soft_404"),
        (STUB, URL, "paywall_stub"),
        (page(STORY[0], STORY[1][:90], after="<p>This story is for subscribers only</p>"), URL, "paywall_stub"),
        (page(STORY[0], STORY[1][:90] + "…", after="<p>Nur für Abonnenten</p>"), URL, "paywall_stub"),
        (page(*STORY[:2], after="<p>Sign in to continue reading</p>"), URL, "paywall_stub"),
        (page(*STORY[:2], after='<div id="regwall">Register or log in</div>'), URL, "paywall_stub"),
        (LOGIN, URL, "paywall_stub"),
        (REFRESH, URL, "refresh_page"),
        (GONE, URL, "soft_404"),
        (page(), "https://news.example/", "home_page"),
        (page(), "https://news.example/index.html", "home_page"),
        ("<html><body></body></html>", URL, "empty"),
        ("", URL, "empty"),
        ("<html><body><p>Hi.</p></body></html>", URL, "empty"),
        ("<rss version='2.0'><channel><item><title>x</title></item></channel></rss>", URL, "feed"),
        ("%PDF-1.7 stream", URL, "not_html"),
        ('{"text": "12 killed"}', URL, "not_html"),
        ("Twelve people were killed, in plain text.", URL, "not_html"),
    ],
)
def test_what_is_no_article_is_told_before_it_is_read(html: str, url: str, reason: str) -> None:
    assert problem(html, url).reason == reason


def test_a_page_that_sends_on_names_where() -> None:
    assert "https://news.example/w/real" in problem(REFRESH).detail


@pytest.mark.parametrize("content", ["300", f"300;url={URL}", "0;url=#top", "900;url=/"])
def test_an_article_that_loads_itself_anew_is_one(content: str) -> None:
    assert article(page(head=f'<meta http-equiv="refresh" content="{content}">')).text.startswith(HEADLINE)


def test_pictures_are_not_html_whatever_the_server_says() -> None:
    assert problem(b"\x89PNG\r\n\x1a\n" + bytes(50)).reason == "not_html"
    assert problem(bytes(range(256)) * 4).reason == "not_html"


@pytest.mark.parametrize(
    "html",
    [
        page(after="<div>We use cookies. Accept all. Reject all. Manage choices. Our 842 partners</div>"),
        page(headline="Page not found: how a town lost its archive and 12 people their jobs", head=DATED),
        page(headline="Access denied: 12 aid workers turned back at the border", head=DATED),
        page(headline="404 soldiers killed since spring, ministry says", head=DATED),
        page(headline="404 soldiers killed since spring, ministry says"),
        page(*STORY * 3, head=json_ld(isAccessibleForFree=False)),
        page(after="<p>Already a subscriber? Log in to comment on this long story about the market.</p>"),
        page().replace("Copyright The Post", "Copyright The Post. Some of our stories are for subscribers only."),
        page().replace("Copyright The Post", "Subscribe to continue reading our best stories"),
        page(after="<p>This article is available to subscribers only in the app.</p>"),
        page(after='<aside><h3>More</h3><ul><li>Nur für Abonnenten: Die Lage am Fluss</li></ul></aside>'),
        page(after='<div class="paywall" style="display: none">Subscribe to continue reading</div>'),
        page(after='<aside class="paywall-teaser"><p>Subscribe for the weekend paper</p></aside>'),
        page(headline="Security checkpoint blast kills 12 in Arden", lang="en"),
        page(*STORY * 2, headline="Access denied: 12 aid workers turned back at the border"),
        page(headline="Not found guilty: general walks free after 12 deaths"),
    ],
    ids=["cookie banner", "not found in a headline", "denied in a headline", "404 counted", "404 counted, unmarked",
         "paid but whole", "log in to comment", "subscribers only in the footer", "offer in the footer",
         "subscribers only behind a whole text", "other stories are paid", "hidden paywall", "offer in an aside",
         "checkpoint in a headline", "denied in a headline, unmarked", "not guilty"],
)  # fmt: skip
def test_an_article_is_not_mistaken_for_something_else(html: str) -> None:
    assert isinstance(read(html), Article)


def test_a_page_problem_names_a_known_class() -> None:
    with pytest.raises(ValueError, match="reason="):
        PageProblem("article", "x", "cap", URL)


@settings(max_examples=150, deadline=None)
@given(st.binary(max_size=300))
def test_no_bytes_make_it_raise(body: bytes) -> None:
    assert isinstance(read(body), Article | PageProblem)


@settings(max_examples=100, deadline=None)
@given(st.data())
def test_no_damage_makes_it_raise(data: st.DataObject) -> None:
    whole = page(head=json_ld(headline=HEADLINE, datePublished="2026-11-19", author=["A"])).encode()
    at, junk = data.draw(st.integers(0, len(whole) - 1)), data.draw(st.binary(max_size=8))
    cut = data.draw(st.integers(0, 200))
    result = read(whole[:at] + junk + whole[at + cut :])
    assert isinstance(result, Article | PageProblem)
    assert not isinstance(result, Article) or result.text.strip()
