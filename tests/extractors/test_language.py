"""Languages, declared and found."""

from __future__ import annotations

import pytest

from extractors.language import declared_language, detect_language, has_rules, may_have_rules

ENGLISH = "Twelve of the workers were killed on the market when a missile hit it, officials and doctors said."


@pytest.mark.parametrize(
    ("tags", "expected"),
    [(("en-GB",), "en"), (("pt_BR",), "pt"), ((None, "", "de"), "de"), (("zh-Hans-CN",), "zh"), (("x",), None),
     (("English",), None), (("und", "fr"), "fr"), ((), None), (("EN",), "en"), (("utf-8", "zh"), "zh")],
)  # fmt: skip
def test_a_declared_tag_becomes_its_language(tags: tuple[str | None, ...], expected: str | None) -> None:
    assert declared_language(*tags) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Twelve people were killed when a missile hit a market in the east of the country, officials said.", "en"),
        ("Bei einem Angriff auf einen Markt sind zwölf Menschen getötet worden, teilten die Behörden mit.", "de"),
        ("Внаслідок удару по ринку загинули дванадцятеро людей, повідомили у місцевій адміністрації.", "uk"),
        ("В результате удара по рынку погибли двенадцать человек, сообщили в местной администрации.", "ru"),
        ("قُتل اثنا عشر شخصا في غارة على سوق في شرق البلاد، بحسب ما أعلنت السلطات المحلية يوم الخميس.", "ar"),
        ("שנים עשר בני אדם נהרגו בתקיפה על שוק במזרח המדינה, כך מסרו הרשויות המקומיות ביום חמישי.", "he"),
    ],
)
def test_the_words_show_the_language(text: str, expected: str) -> None:
    assert detect_language(text) == expected


@pytest.mark.parametrize("text", ["", "12", "Arden", "   " * 40])
def test_a_text_that_is_too_short_to_tell_has_none(text: str) -> None:
    assert detect_language(text) is None


@pytest.mark.parametrize(
    ("declared", "detected", "is_read"),
    [("en", "en", True), (None, "en", True), ("de", "en", True), ("en", "sw", True), (None, None, True),
     ("en", None, True), ("de", None, False), ("de", "de", False), (None, "ru", False), ("ar", "fa", False)],
)  # fmt: skip
def test_a_text_is_read_where_either_language_has_rules(
    declared: str | None, detected: str | None, is_read: bool
) -> None:
    assert has_rules(declared, detected) is is_read


def test_names_on_a_page_of_another_language_show_none() -> None:
    names = "Arden United 3, Belmar Rovers 1; Corvel Town 2, Dunmore Athletic 2; Estwick Wanderers 0"
    assert detect_language(names) == detect_language(names, "en") == "en"
    assert detect_language(names, "de") is None
    assert detect_language(ENGLISH, "de") == "en"
    few = "Officials in Belmar said the work on both bridges would go on, as winter comes, with help of many hands. "
    text = few + "Rescuers searched rubble, residents left their homes in trucks. " * 20
    cut = text[:796] + " theory"  # a word that is cut to a common one is none
    assert detect_language(cut) == "en"
    assert detect_language(cut, "de") is None


@pytest.mark.parametrize(
    ("declared", "texts", "may_be_read"),
    [("de", ["Zwölf Tote in Belmar: The End of the Road"], True), ("de", ["The End", "of", "the line"], True),
     ("de", ["Zwölf Tote in Belmar: Bank of Belmar and Sons"], False), ("de", ["Thema der Otheand"], False),
     ("en", [""], True), (None, [""], True)],
)  # fmt: skip
def test_a_page_that_lacks_the_words_of_a_language_cannot_be_read(
    declared: str | None, texts: list[str], may_be_read: bool
) -> None:
    assert may_have_rules(declared, texts) is may_be_read
