"""The HTML report: what it says first, what it shows, and that nothing of a student's becomes markup."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from html.parser import HTMLParser
from typing import Any

import pytest

from grader.report.drawing import HEAD, TAIL
from grader.report.html import render
from grader.report.page_building import python_lines
from grader.report.room import ROOMS
from grader.result import CheckResult, ProgramFile, Result, TraceEvent
from grader.text import Language
from tests.results import a_check, a_content, a_diagnosis, a_result, a_text, an_event

VOID = {"meta", "br"}
HOSTILE = (
    "<script>alert(1)</script><img src=x onerror=alert(1)></script></style></pre>-->\"'> onload=x "
    "{{7*7}} {% raw %} %} ${7*7} ::error::gone ]]> %(num)s &lt; \0\x1b\r\u202e\ud800\ufffe"
)


@dataclass
class Element:
    """An element, with all the text inside it."""

    tag: str
    attributes: dict[str, str]
    text: str = ""


@dataclass
class Page(HTMLParser):
    """The elements of a page, in order; refuses what is not closed properly."""

    elements: list[Element] = field(default_factory=list)
    stack: list[Element] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__(convert_charrefs=True)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        element = Element(tag, {name: value or "" for name, value in attrs})
        self.elements.append(element)
        if tag not in VOID:
            self.stack.append(element)

    def handle_endtag(self, tag: str) -> None:
        assert self.stack.pop().tag == tag

    def handle_data(self, data: str) -> None:
        """What a reader sees of it: not what is in the other language."""
        if not self.stack:
            return
        spoken = self.elements[0].attributes["lang"]
        if any(e.attributes.get("lang", spoken) not in (spoken, f"{spoken}-GB", "fr-FR") for e in self.stack):
            return
        for element in self.stack:
            element.text += data

    def all(self, tag: str, name: str = "") -> list[Element]:
        return [
            e for e in self.elements if e.tag == tag and (not name or name in e.attributes.get("class", "").split())
        ]


def page_of(result: Result, language: Language = "en") -> Page:
    page = Page()
    page.feed(render(result, language))
    page.close()
    assert page.stack == []
    return page


def shown(check: CheckResult, language: Language = "en") -> str:
    """What the page says inside the check."""
    return page_of(a_result([check]), language).all("details", "check")[0].text


def failed(name: str = "test_server.py::test_x", **changes: object) -> CheckResult:
    return a_check(name, outcome="failed", **changes)


def squeezed(text: str) -> str:
    return " ".join(text.split())


def test_report_needs_nothing_from_elsewhere() -> None:
    page = page_of(a_result([failed(diagnoses=(a_diagnosis(),))]))
    assert not {"link", "img", "iframe", "object", "form"} & {element.tag for element in page.elements}
    for element in page.elements:
        assert not [name for name in element.attributes if name.startswith("on") or name in ("src", "style")]
        assert element.attributes.get("href", "#").startswith("#")
    assert "url(" not in page.all("style")[0].text
    assert "@import" not in page.all("style")[0].text


def test_script_is_one_and_calls_nobody() -> None:
    (script,) = page_of(a_result([failed()])).all("script")
    assert script.attributes == {}
    assert not [word for word in ("http", "fetch(", "eval(", "innerHTML", "import(") if word in script.text]


def test_report_has_a_strict_policy() -> None:
    policy = next(e for e in page_of(a_result()).all("meta") if e.attributes.get("http-equiv"))
    directives = dict(part.strip().split(" ", 1) for part in policy.attributes["content"].split(";"))
    assert directives["default-src"] == "'none'"
    for source in ("style-src", "script-src"):
        assert re.fullmatch(r"'sha256-[A-Za-z0-9+/]{43}='", directives[source])
    assert "unsafe" not in policy.attributes["content"]


def test_links_lead_somewhere_and_anchors_are_unique() -> None:
    checks = [
        failed(f"t::{n}", diagnoses=(a_diagnosis(),), trace=(an_event(line=3, file="server.py"),)) for n in range(3)
    ]
    page = page_of(a_result(checks, advice=(a_diagnosis(line=4),)))
    anchors = [element.attributes["id"] for element in page.elements if "id" in element.attributes]
    assert len(anchors) == len(set(anchors))
    links = {link.attributes["href"].removeprefix("#") for link in page.all("a")}
    assert links
    assert links <= set(anchors)


@pytest.mark.parametrize(("language", "mark"), [("fr", "14,5 / 20"), ("en", "14.5 / 20")])
def test_mark_is_written_in_the_language(language: Language, mark: str) -> None:
    page = page_of(a_result([a_check()], mark=14.5), language)
    assert mark in squeezed(page.all("div", "score")[0].text)
    assert page.all("html")[0].attributes["lang"] == language


def test_interface_is_french_when_asked() -> None:
    page = page_of(a_result([failed()]), "fr")
    assert "À faire maintenant" in page.all("section", "next")[0].text
    assert page.all("span", "tag")[-1].text == "échoué"


def test_bonus_is_absent_when_there_is_none_to_earn() -> None:
    assert "Bonus" not in page_of(a_result([a_check()])).all("div", "score")[0].text
    with_bonus = a_result([a_check(), a_check("t::b", bonus=True, points=1.0)])
    assert "Bonus: 1 / 1" in page_of(with_bonus).all("div", "score")[0].text


def test_next_step_is_the_first_failed_required_check() -> None:
    checks = [
        a_check("t::1", title=a_text("fine")),
        failed("t::2", title=a_text("extra"), bonus=True),
        failed("t::3", title=a_text("broken"), diagnoses=(a_diagnosis(explanation=a_text("why it broke")),)),
        failed("t::4", title=a_text("later")),
    ]
    (step,) = page_of(a_result(checks)).all("section", "next")
    assert "broken" in step.text
    assert "why it broke" in step.text
    assert "extra" not in step.text
    assert "later" not in step.text


def test_next_step_tells_the_difference_when_nothing_is_diagnosed() -> None:
    step = page_of(a_result([failed(difference=a_text("one byte too many"))])).all("section", "next")[0]
    assert "One byte too many" in step.text


def test_next_step_congratulates_when_all_passed_and_suggests_a_bonus() -> None:
    checks = [a_check("t::1"), failed("t::2", title=a_text("two clients"), bonus=True)]
    step = page_of(a_result(checks)).all("section", "next")[0]
    assert "Congratulations" in step.text
    assert "two clients" in step.text


def test_next_step_does_not_congratulate_when_something_is_undecided() -> None:
    step = page_of(a_result([a_check(outcome="inconclusive")])).all("section", "next")[0]
    assert "Congratulations" not in step.text


def test_provisional_mark_says_why() -> None:
    checks = [a_check("t::1"), a_check("t::2", outcome="error", title=a_text("odd"), difference=a_text("bad exercise"))]
    page = page_of(a_result(checks))
    assert "provisional mark" in page.all("div", "score")[0].text
    (notice,) = page.all("section", "notice")
    assert "odd" in notice.text
    assert "Bad exercise" in notice.text


def test_provisional_notice_is_absent_when_only_a_bonus_is_undecided() -> None:
    checks = [a_check("t::1"), a_check("t::2", outcome="error", bonus=True)]
    assert page_of(a_result(checks)).all("section", "notice") == []


def test_checks_come_failed_first_and_required_ones_of_them_open() -> None:
    checks = [
        a_check("t::1", title=a_text("good")),
        a_check("t::2", title=a_text("skipped"), outcome="skipped"),
        failed("t::3", title=a_text("bad bonus"), bonus=True),
        failed("t::4", title=a_text("bad both"), role="both"),
        failed("t::5", title=a_text("bad client"), role="client"),
        failed("t::6", title=a_text("bad server")),
        a_check("t::7", title=a_text("undecided"), outcome="inconclusive"),
    ]
    page = page_of(a_result(checks))
    titles = [heading.text for heading in page.all("h3") if heading.text not in ("server.py", "client.py")]
    assert titles == ["bad server", "bad client", "bad both", "bad bonus", "undecided", "skipped", "good"]
    opened = ["open" in details.attributes for details in page.all("details", "check")]
    assert opened == [True, True, True, False, False, False, False]


@pytest.mark.parametrize("outcome", ["passed", "failed", "skipped", "inconclusive", "error"])
def test_outcome_is_said_in_a_word_and_a_symbol(outcome: str) -> None:
    text = shown(a_check(outcome=outcome))
    symbols = {"passed": "✓", "failed": "✗", "skipped": "–", "inconclusive": "?", "error": "!"}
    assert outcome in text
    assert symbols[outcome] in text


def test_undecided_check_says_whose_fault_it_is() -> None:
    assert "please tell your teacher" in shown(a_check(outcome="error", blame="author"))
    assert "not your program" in shown(a_check(outcome="inconclusive", blame="grader"))


def test_skipped_check_names_the_premise_that_failed_only() -> None:
    checks = [
        failed("t::1", title=a_text("first")),
        a_check("t::2", title=a_text("second")),
        a_check("t::3", title=a_text("third"), outcome="skipped", needs=("t::1", "t::2", "t::gone")),
    ]
    skipped = page_of(a_result(checks)).all("details", "skipped")[0].text
    assert "first" in skipped
    assert "t::gone" in skipped
    assert "second" not in skipped


def test_diagnosis_shows_its_line_and_its_section() -> None:
    page = page_of(a_result([failed(diagnoses=(a_diagnosis(),))]))
    text = squeezed(page.all("section", "finding")[0].text)
    assert "server.py, line 9" in text
    assert "client.send(recu.decode('utf-8').upper())" in text
    assert "Course: Création du serveur, 4" in text
    assert page.all("tr", "marked")[0].attributes["id"] == "source-1-9"


def test_diagnosis_has_no_link_when_its_line_is_not_shown() -> None:
    page = page_of(a_result([failed(diagnoses=(a_diagnosis(line=99), a_diagnosis(file="gone.py")))]))
    assert [link for link in page.all("a") if "source" in link.attributes["href"] and "line" in link.text] == []


def test_line_is_marked_once_when_many_checks_name_it() -> None:
    checks = [failed(f"t::{n}", diagnoses=(a_diagnosis(),)) for n in range(4)]
    assert len(page_of(a_result(checks)).all("span", "why")) == 1


def test_line_is_marked_as_costing_points_when_a_required_check_names_it() -> None:
    required, bonus = (
        failed(name, diagnoses=(a_diagnosis(line=line),), bonus=line == 5) for name, line in (("a", 4), ("b", 5))
    )
    page = page_of(a_result([required, bonus]))
    assert [row.attributes["id"] for row in page.all("tr", "marked")] == ["source-1-4"]
    assert [row.attributes["id"] for row in page.all("tr", "advised")] == ["source-1-5"]


def test_source_is_cut_when_it_has_very_many_lines() -> None:
    page = page_of(a_result([failed(diagnoses=(a_diagnosis(line=9000),))], sources={"server.py": "x\n" * 10_000}))
    assert len(page.all("tr")) == ROOMS[0].lines
    assert f"and {10_000 - ROOMS[0].lines} more lines" in page.all("aside")[0].text
    assert not [link for link in page.all("a") if "9000" in link.attributes["href"]]


def test_pieces_are_told_when_the_reply_was_sent_in_several() -> None:
    def sends(size: int) -> TraceEvent:
        return an_event(who="program", event="send", text=f"{size} → {size}", size=size, file="server.py", line=9)

    came = an_event(event="recv", text="BONSOIR", hex=b"BONSOIR".hex(), size=7)
    text = shown(failed(trace=(sends(3), sends(4), came), wanted=a_content("BONJOUR"), seen=a_content("BONSOIR", 3)))
    assert "Sent in 2 pieces, bytes: 3 | 4" in squeezed(text)
    assert "42 4f 4e|53 4f 49 52" in text


def test_bytes_are_shown_when_the_text_cannot_tell() -> None:
    page = page_of(a_result([failed(wanted=a_content("ÉTÉ"), seen=a_content("éTé", 1))]))
    assert "c3 89 54 c3 89" in page.all("pre", "hex")[0].text
    assert "c3 a9 54 c3 a9" in page.all("pre", "hex")[1].text
    assert [mark.text for mark in page.all("mark")] == ["É", "é"]


def test_bytes_are_not_shown_when_the_text_tells() -> None:
    page = page_of(a_result([failed(wanted=a_content("BONJOUR"), seen=a_content("BONSOIR", 3))]))
    assert page.all("pre", "hex") == []
    assert [mark.text for mark in page.all("mark")] == ["J", "S"]


def test_wanted_is_not_marked_when_it_is_not_aligned_with_what_was_seen() -> None:
    page = page_of(a_result([failed(wanted=a_content("BONJOUR"), seen=a_content("> x", 2))]))
    assert [mark.text for mark in page.all("mark")] == ["x"]


def test_nothing_is_said_in_a_word_when_nothing_came() -> None:
    text = shown(failed(wanted=a_content("BONJOUR"), seen=a_content("", 0)))
    assert "nothing" in text


def test_long_content_is_cut_about_the_difference() -> None:
    text = shown(failed(wanted=a_content("a" * 50_000), seen=a_content("a" * 40_000 + "b", 40_000)))
    assert len(text) < 5_000
    assert "39800 characters before" in text


def test_dialogue_shows_hidden_characters() -> None:
    text = shown(failed(trace=(an_event(text="a\r\n\0\u202eb"),)))
    assert "a␍␊" in text
    assert "␀⟦U+202E⟧b" in text


def test_dialogue_shows_bytes_when_they_are_not_text() -> None:
    assert "63 e9" in shown(failed(trace=(an_event(text="c\\xe9", hex="63e9"),)))


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"who": "kernel", "event": "blocked", "blocked": "recv", "text": None}, "your server waits in recv"),
        ({"who": "kernel", "event": "exit", "text": "1"}, "your server ends status: 1"),
        ({"who": "kernel", "event": "left-out", "role": "both", "text": "12"}, "12 events are left out here"),
        ({"who": "program", "role": "client", "event": "settimeout", "text": "5"}, "your client calls settimeout 5"),
        ({"who": "program", "event": "recv", "text": "1024 → 7"}, "your server receives recv 1024 → 7"),
        ({"who": "keyboard", "event": "type", "text": "salut"}, "typed at the keyboard: salut"),
        ({"who": "peer", "event": "half-close", "text": None}, "grader has nothing more to send"),
        ({"who": "peer", "event": "something-new", "text": None}, "grader something-new"),
    ],
)
def test_dialogue_tells_events_in_words(changes: dict[str, Any], told: str) -> None:
    assert told in squeezed(shown(failed(trace=(an_event(**changes),))))


def test_dialogue_leads_to_the_line() -> None:
    event = an_event(0.0125, who="program", event="recv", file="server.py", line=8)
    links = page_of(a_result([failed(trace=(event,))]), "fr").all("a", "ln")
    assert [(link.text, link.attributes["href"]) for link in links] == [("8", "#source-1-8")]


def test_dialogue_is_folded_in_the_middle_when_long() -> None:
    trace = tuple(an_event(n / 1000, text=f"message {n}.") for n in range(100))
    page = page_of(a_result([failed(trace=trace)]))
    (fold,) = page.all("details", "fold")
    assert f"{100 - HEAD - TAIL} more steps" in fold.text
    assert "message 40." in fold.text
    assert "message 39." not in fold.text
    assert "message 80." not in fold.text
    assert "open" not in fold.attributes


def test_dialogue_is_whole_when_short() -> None:
    trace = tuple(an_event() for _ in range(HEAD + TAIL))
    assert page_of(a_result([failed(trace=trace)])).all("details", "fold") == []


def test_programs_say_which_file_was_taken_and_why() -> None:
    programs = {
        "server": ProgramFile("serveur.py", a_text("the only one")),
        "client": ProgramFile(None, a_text("none here")),
    }
    text = squeezed(page_of(a_result(programs=programs)).all("ul", "files")[0].text)
    assert "serveur.py the only one" in text
    assert "no file none here" in text


def test_advice_is_limited_to_three_for_a_file() -> None:
    advice = tuple(a_diagnosis(f"a-{n}", title=a_text(f"advice {n}."), line=n + 1) for n in range(5))
    other = a_diagnosis("b", title=a_text("other file."), file="client.py", line=1)
    cards = [card.text for card in page_of(a_result(advice=(*advice, other))).all("div", "advice")]
    assert len(cards) == 2
    assert "advice 2." in cards[0]
    assert "advice 3." not in cards[0]
    assert "2 more pieces" in cards[0]
    assert "other file." in cards[1]


def test_footer_tells_how_it_was_graded() -> None:
    (footer,) = page_of(a_result(sandbox=False)).all("footer")
    for word in ("0.1.0", "3.11.7", "linux", "4821"):
        assert word in footer.text
    assert squeezed(footer.text).endswith("no")


def test_page_is_complete_when_there_is_nothing_to_show() -> None:
    page = page_of(a_result(title=None, programs={}, sources={}))
    assert page.all("h1")[0].text == "parrot"
    assert page.all("details") == []


@pytest.mark.parametrize(
    ("source", "lines"), [("", 0), ("a", 1), ("a\n", 1), ("a\r\nb\rc\n", 3), ("a\x0cb\u2028c\x85d\n\n", 2)]
)
def test_lines_are_counted_as_python_counts_them(source: str, lines: int) -> None:
    assert len(python_lines(source)) == lines


def everywhere(text: str) -> Result:
    """A result with `text` wherever a student's words can come, and beyond."""
    told = a_text(text)
    found = a_diagnosis(title=told, explanation=told, file=text, line=1, course=text)
    content = a_content(text, 3, text.encode(errors="surrogatepass"))
    data: dict[str, Any] = {"text": text, "hex": content.hex, "size": len(content.hex) // 2}
    events = (
        an_event(who="kernel", event="launch", text=None),
        an_event(who="program", event="bind", text="('', 6789)", file=text, line=2),
        an_event(event="connect", text=None),
        an_event(**data, queues={"server": 3, "client": 3, text: 3}),
        an_event(event="recv", **data),
        an_event(who="program", event="print", **data),
        an_event(who="program", event="send", file=text, line=1, **data, queues={"server": 0, "client": data["size"]}),
        an_event(who="program", event="recv", file=text, line=1, **data, connection=2),
        an_event(who="keyboard", event="type", text=text),
        an_event(who="program", event=text, file=text, line=1, text=text),
        an_event(who="program", event="uncaught", file=text, line=99, text=text),
        an_event(who="kernel", event="blocked", blocked=text, text=text, hex="ff"),
        an_event(who="kernel", event="limit", text=text),
        an_event(who="kernel", event="exit", text=text),
    )
    check = failed(
        "t::1", title=told, difference=told, diagnoses=(found,), wanted=content, seen=content, trace=events, replay=text
    )
    return a_result(
        [check, replace(check, id="t::3", role="both"), a_check("t::2", title=told, outcome="skipped", needs=("t::1", text))],
        submission=text, title=told, path=text, exercise=text, python=text, platform=text,
        programs={"server": ProgramFile(text, told), text: ProgramFile(None)},
        sources={text: text + "\n" + text}, advice=(found,),
    )  # fmt: skip


def skeleton(page: Page) -> list[tuple[str, list[tuple[str, str]]]]:
    """The elements and attributes, without the values of `data-…`, the signs for control characters and the colours of code."""
    return [
        (
            element.tag,
            sorted((name, "" if name.startswith("data-") else told) for name, told in element.attributes.items()),
        )
        for element in page.elements
        if element.tag not in ("abbr", "i") and element.attributes.get("http-equiv") is None
    ]


@pytest.mark.parametrize("language", ["fr", "en"])
def test_hostile_text_makes_no_element_and_no_attribute(language: Language) -> None:
    hostile = page_of(everywhere(HOSTILE), language)
    gentle = page_of(everywhere(re.sub("[^\r\ud800]", "é", HOSTILE)), language)
    assert skeleton(hostile) == skeleton(gentle)
    assert not [e for e in hostile.all("abbr") if set(e.attributes) != {"class", "data-name"}]
    assert not [e for e in hostile.all("i") if e.attributes.get("class", "quiet") not in ("quiet", *"kscnbf")]


def test_hostile_text_is_shown_as_it_is() -> None:
    html = render(everywhere(HOSTILE), "en").replace('<script>"use strict"', "")
    page = page_of(everywhere(HOSTILE))
    assert "<script" not in html
    assert "{{7*7}} {% raw %} %} ${7*7}" in page.all("h3")[0].text
    assert "<script>alert(1)</script>" in page.all("h3")[0].text
    assert "&amp;lt;" in html


def test_page_has_no_dangerous_character_whatever_the_texts() -> None:
    html = render(everywhere(HOSTILE), "fr")
    assert not re.search("[\0-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]", html)
    assert html.encode()
