"""The report in a real browser: stepping, folding, both languages, keyboard alone, accessibility, nothing from elsewhere."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from grader.report.html import render
from grader.result import Result
from grader.text import Language
from tests.browser import chromium, installed
from tests.results import a_check, a_result, a_text
from tests.samples import a_sample
from tests.test_report_html import everywhere

pytestmark = pytest.mark.skipif(installed() is None, reason="no Chromium here, or no playwright to drive it")

STORY = "#check-2 .story"


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    with chromium() as running:
        yield running


class Reader:
    """Somebody who opens a report; remembers what went wrong and what was asked of the network."""

    def __init__(self, browser: Any, folder: Path, **context: Any) -> None:
        self._folder = folder
        self.context = browser.new_context(**{"viewport": {"width": 1280, "height": 900}, **context})
        self.page = self.context.new_page()
        self.faults: list[str] = []
        self.requests: list[str] = []
        self.page.on("console", lambda message: self.faults.append(message.text))
        self.page.on("pageerror", lambda error: self.faults.append(str(error)))
        self.page.on("dialog", lambda dialog: self.faults.append(dialog.message))
        self.context.on("request", lambda request: self.requests.append(request.url))

    def open(self, result: Result, language: Language = "fr", anchor: str = "") -> Any:
        path = self._folder / "report.html"
        path.write_text(render(result, language), encoding="utf-8")
        self.page.goto(f"{path.as_uri()}{anchor}")
        return self.page


@pytest.fixture
def reader(browser: Any, tmp_path: Path) -> Iterator[Reader]:
    someone = Reader(browser, tmp_path)
    yield someone
    someone.context.close()
    assert someone.faults == []


def text(page: Any, selector: str) -> str:
    """What is seen there, in one line."""
    return " ".join(page.inner_text(selector).split())


def walk(page: Any) -> None:
    page.click(f"{STORY} .walk")


# Nothing from elsewhere


def test_page_asks_nothing_of_the_network_and_logs_nothing(reader: Reader) -> None:
    page = reader.open(a_sample())
    walk(page)
    page.keyboard.press("End")
    page.click('[data-language="en"]')
    assert [url for url in reader.requests if not url.startswith("file:")] == []
    assert len(reader.requests) == 1


def test_policy_refuses_what_is_not_the_page_s_own(browser: Any, tmp_path: Path) -> None:
    someone = Reader(browser, tmp_path)
    page = someone.open(a_sample())
    page.evaluate("""() => {
        const script = document.createElement("script");
        script.textContent = "window.hacked = 1";
        document.body.append(script);
        document.body.insertAdjacentHTML("beforeend", "<img src=https://example.invalid/x onerror='window.hacked = 1'>");
    }""")
    page.wait_for_function("document.images.length && document.images[0].complete")
    assert page.evaluate("window.hacked") is None
    assert len([fault for fault in someone.faults if "Content Security Policy" in fault]) == 3
    someone.context.close()


# Folding and links


def test_failed_checks_are_open_and_the_others_folded(reader: Reader) -> None:
    page = reader.open(a_sample())
    states = page.eval_on_selector_all("details.check", "all => all.map(one => [one.id, one.open])")
    assert states == [
        ["check-2", True], ["check-3", True], ["check-6", False], ["check-5", False], ["check-4", False], ["check-1", False],
    ]  # fmt: skip


def test_check_folds_and_unfolds(reader: Reader) -> None:
    page = reader.open(a_sample())
    for seen in (False, True):
        page.click("#check-2 > summary")
        assert page.is_visible("#check-2 .finding") is seen


def test_link_to_a_folded_check_opens_it(reader: Reader) -> None:
    page = reader.open(a_sample(), anchor="#check-1")
    assert page.is_visible("#check-1 .dialogue")
    assert page.is_hidden("#check-4 .body")
    page.evaluate("location.hash = '#check-4'")
    page.wait_for_selector("#check-4 .body")


def test_link_of_a_skipped_check_leads_to_its_premise(reader: Reader) -> None:
    page = reader.open(a_sample(), anchor="#check-4")
    page.click("#check-4 .body a >> nth=0")
    assert page.evaluate("document.querySelector(':target').id") == "check-2"


# Languages


@pytest.mark.parametrize(("first", "then"), [("fr", "en"), ("en", "fr")])
def test_switch_changes_every_word_and_the_page_s_language(reader: Reader, first: Language, then: Language) -> None:
    seen = {"fr": "La réponse n'est pas en majuscules", "en": "The reply is not in capitals"}
    page = reader.open(a_sample(), first)
    assert page.evaluate("document.documentElement.lang") == first
    assert seen[first] in text(page, "main")
    page.click(f'[data-language="{then}"]')
    assert page.evaluate("document.documentElement.lang") == then
    assert seen[then] in text(page, "main")
    assert seen[first] not in text(page, "main")
    assert page.title().startswith({"fr": "Le perroquet", "en": "The parrot"}[then])
    pressed = page.eval_on_selector_all(
        "[data-language][aria-pressed=true]", "all => all.map(one => one.dataset.language)"
    )
    assert pressed == [then]


def test_figures_are_written_as_the_language_writes_them(reader: Reader) -> None:
    page = reader.open(a_sample(mark=14.5))
    assert "14,5" in text(page, ".score")
    page.click('[data-language="en"]')
    assert "14.5" in text(page, ".score")


# Arrows and lines


def lit(page: Any) -> list[str]:
    found: list[str] = page.eval_on_selector_all(
        ".lit", "all => all.map(one => one.id || one.querySelector('p').innerText.replace(/\\s+/g, ' ').trim())"
    )
    return found


def test_arrow_lights_the_line_that_sent_it(reader: Reader) -> None:
    page = reader.open(a_sample(), "en")
    page.hover(f"{STORY} li.data.left")
    assert lit(page) == ["your server sends été 3 characters, 5 bytes in 2 calls: 2 | 3", "source-1-9"]
    page.hover("h1")
    assert lit(page) == []


def test_line_lights_the_arrows_that_it_sent_or_received(reader: Reader) -> None:
    page = reader.open(a_sample(), "en")
    page.focus("#source-1-8 .number a")
    told = lit(page)
    assert told[0].startswith("your server waits in recv") or "source-1-8" in told
    assert "the grader sends été 3 characters, 5 bytes" in told
    assert "your server receives recv 1024 → 5" in told


def test_focus_of_an_arrow_s_number_lights_its_line(reader: Reader) -> None:
    page = reader.open(a_sample(), "en")
    page.focus(f"{STORY} li.data.right a.ln")
    assert "source-1-8" in lit(page)


# Step by step


def step(page: Any) -> str:
    return text(page, "#stepper .count")


def test_stepper_walks_with_its_buttons(reader: Reader) -> None:
    page = reader.open(a_sample(), "en")
    assert page.is_hidden("#stepper")
    walk(page)
    assert step(page) == "Step 1 / 15"
    for name, told in (
        ("next", 2),
        ("next", 3),
        ("previous", 2),
        ("last", 15),
        ("next", 15),
        ("first", 1),
        ("previous", 1),
    ):
        page.click(f'[data-go="{name}"]', force=True)  # at either end a button says that it is of no use
        assert step(page) == f"Step {told} / 15"
    page.click('[data-go="close"]')
    assert page.is_hidden("#stepper")
    assert page.evaluate("document.activeElement.className") == "walk"
    assert page.locator(".now, .later").count() == 0


def test_stepper_walks_with_the_arrow_keys(reader: Reader) -> None:
    page = reader.open(a_sample(), "en")
    walk(page)
    for key, told in (("ArrowRight", 2), ("ArrowDown", 3), ("ArrowLeft", 2), ("ArrowUp", 1), ("End", 15), ("Home", 1)):
        page.keyboard.press(key)
        assert step(page) == f"Step {told} / 15"
    page.keyboard.press("Escape")
    assert page.is_hidden("#stepper")
    page.keyboard.press("ArrowRight")  # moves nothing any more
    assert page.locator(".now").count() == 0


def test_stepper_shows_where_the_program_stands_what_it_printed_and_what_waits(reader: Reader) -> None:
    page = reader.open(a_sample(), "en")
    walk(page)

    def state() -> tuple[str, str, str, str, str]:
        return (
            text(page, f"{STORY} li.now p"), text(page, '[data-fill="standing"]'), text(page, '[data-screen="right"]'),
            text(page, '[data-queue="right"]'), text(page, '[data-queue="left"]'),
        )  # fmt: skip

    none = "nothing is waiting"
    assert state()[1:] == (
        "",
        "",
        f"On the way to the right, unread: → {none}",
        f"On the way to the left, unread: ← {none}",
    )
    seen = []
    for _ in range(14):
        page.keyboard.press("ArrowRight")
        seen.append(state())
    sent = next(one for one in seen if one[0].startswith("the grader sends"))
    assert sent[1] == "server.py:8 recu = client.recv(1024)"
    assert sent[2] == "Connecté␊"
    assert sent[3].endswith("→ été 5 bytes unread")
    taken = next(one for one in seen if one[0].startswith("your server receives"))
    assert taken[3].endswith(none)
    assert page.eval_on_selector_all(".source tr.now", "all => all.map(one => one.id)") == []  # it was stopped


def test_stepper_marks_the_line_in_the_source(reader: Reader) -> None:
    page = reader.open(a_sample(), "en")
    walk(page)
    page.keyboard.press("ArrowRight")
    assert page.eval_on_selector_all(".source tr.now", "all => all.map(one => one.id)") == ["source-1-4"]


def test_stepper_shows_both_programs_when_they_talk_to_each_other(reader: Reader) -> None:
    page = reader.open(a_sample(), "en")
    page.click("#check-3 .walk")
    page.keyboard.press("End")
    assert text(page, '[data-fill="left"]') == "client.py"
    assert text(page, '[data-fill="right"]') == "server.py"
    assert text(page, '[data-screen="left"]') == "Tortue ?"
    assert text(page, '[data-screen="right"]') == "Connecté␊"
    assert "client.py:4" not in text(page, '[data-fill="standing"]')
    assert "client.py:8" in text(page, '[data-fill="standing"]')
    assert "server.py:8" in text(page, '[data-fill="standing"]')


def test_stepper_shows_what_both_programs_said_to_each_other(reader: Reader) -> None:
    page = reader.open(a_sample(), "en")
    page.click("#check-3 .walk")
    seen = []
    for _ in range(9):
        page.keyboard.press("ArrowRight")
        seen.append((text(page, "#check-3 li.now p"), text(page, '[data-queue="right"]')))
    told, queue = next(one for one in seen if one[0].startswith("your client sends"))
    assert told == "your client sends Tortue 6 characters, 6 bytes"
    assert queue.endswith("→ Tortue 6 bytes unread")
    told, queue = next(one for one in seen if one[0].startswith("your server receives"))
    assert told == "your server receives recv Tortue 6 characters, 6 bytes"
    assert queue.endswith("nothing is waiting")


def test_stepper_opens_the_fold_that_it_walks_into(reader: Reader) -> None:
    long = tuple(event for _ in range(8) for event in a_sample().checks[1].trace)
    page = reader.open(a_result([a_check("t::1", outcome="failed", trace=long)]))
    page.click(".walk")
    assert page.eval_on_selector("details.fold", "fold => fold.open") is False
    for _ in range(45):
        page.keyboard.press("ArrowRight")
    assert page.eval_on_selector("details.fold", "fold => fold.open") is True
    assert page.is_visible("li.now")


# Keyboard alone


def test_everything_is_reached_and_worked_with_the_keyboard_alone(reader: Reader) -> None:
    page = reader.open(a_sample(), "fr")
    reached = []
    for _ in range(200):
        page.keyboard.press("Tab")
        where = page.evaluate(
            "(() => { const one = document.activeElement; return one.dataset.language || one.className "
            "|| one.getAttribute('href') || one.tagName; })()"
        )
        reached.append(where)
        if where == "BODY":
            break
        if where == "en":
            page.keyboard.press("Enter")
        if where == "SUMMARY" and page.evaluate("document.activeElement.parentElement.id") == "check-1":
            page.keyboard.press("Enter")
    assert page.evaluate("document.documentElement.lang") == "en"
    assert page.is_visible("#check-1 .dialogue")
    assert {"fr", "en", "SUMMARY", "walk", "ln", "to-line", "#source-1-1", "#check-2"} <= set(reached)


def test_focus_is_seen_wherever_it_is(reader: Reader) -> None:
    page = reader.open(a_sample())
    for _ in range(40):
        page.keyboard.press("Tab")
        outline = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
        assert outline != "none", page.evaluate("document.activeElement.outerHTML")


# Accessibility and layout


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [360, 1280])
def test_axe_finds_no_violation(browser: Any, tmp_path: Path, scheme: str, width: int) -> None:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright").Axe()
    someone = Reader(browser, tmp_path, color_scheme=scheme, viewport={"width": width, "height": 900}, bypass_csp=True)
    page = someone.open(a_sample())
    assert told_by(axe, page) == []
    page.eval_on_selector_all("details", "all => { for (const one of all) one.open = true; }")
    walk(page)
    for _ in range(8):
        page.keyboard.press("ArrowRight")
    page.click('[data-language="en"]')
    assert told_by(axe, page) == []
    someone.context.close()


def told_by(axe: Any, page: Any) -> list[tuple[str, list[Any]]]:
    """What axe-core finds: the rule and where it is broken."""
    found = axe.run(page).response["violations"]
    return [(one["id"], [(node["target"], node["failureSummary"]) for node in one["nodes"][:3]]) for one in found]


@pytest.mark.parametrize("width", [360, 640, 1280])
def test_nothing_runs_out_of_the_page(browser: Any, tmp_path: Path, width: int) -> None:
    someone = Reader(browser, tmp_path, viewport={"width": width, "height": 800})
    page = someone.open(a_sample())
    page.eval_on_selector_all("details", "all => { for (const one of all) one.open = true; }")
    walk(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    someone.context.close()


def test_code_stands_beside_the_checks_where_there_is_room(reader: Reader) -> None:
    page = reader.open(a_sample())
    beside = """(() => {
        const [main, code] = ["main", ".sources"].map(name => document.querySelector(name).getBoundingClientRect());
        return main.right <= code.left;
    })()"""
    assert page.evaluate(beside) is True
    page.set_viewport_size({"width": 640, "height": 900})
    assert page.evaluate(beside) is False


def test_switch_of_languages_lies_above_the_code_and_its_scrollbar(reader: Reader) -> None:
    page = reader.open(a_sample())
    switch, code = (page.locator(name).bounding_box() for name in (".switch", ".sources"))
    assert switch["y"] + switch["height"] <= code["y"]
    assert code["y"] + code["height"] <= 900  # the last lines can be reached without moving the page
    assert page.evaluate("(scrollTo({top: 400, behavior: 'instant'}), scrollY)") == 400
    assert page.locator(".sources").bounding_box()["y"] == 0  # and it stays beside the checks


def test_page_is_readable_without_its_script(browser: Any, tmp_path: Path) -> None:
    someone = Reader(browser, tmp_path, java_script_enabled=False)
    page = someone.open(a_sample(), "en")
    assert page.is_visible("#check-2 .dialogue li.data svg")
    assert page.is_visible("text=The reply is not in capitals >> nth=0")
    for needless in (".switch", ".walk", "#stepper"):
        assert page.locator(f"{needless}:visible").count() == 0
    someone.context.close()


def test_page_prints_without_what_only_a_screen_has(reader: Reader) -> None:
    page = reader.open(a_sample())
    page.emulate_media(media="print")
    assert page.is_hidden(".switch")
    assert page.is_hidden(".walk >> nth=0")
    assert page.is_visible("#check-2 .dialogue")


# Hostile texts

PIECES = (
    "<script>window.hacked = 1</script>", '"><img src=x onerror="window.hacked=1">', "' onfocus='window.hacked=1' autofocus x='",
    "</title>", "</style>", "</script>", "</pre></code></p></li></details>", "<!--", "-->", "]]>", "<![CDATA[",
    "<svg onload=hacked()>", "&lt;", "&#x3c;script&#x3e;", "&quot;", "javascript:hacked()", "{{7*7}}", "{% raw %}", "{#",
    "${7*7}", "%(num)s", "%s", "\\x3c", "\u202e", "\u2066", "\u200b", "\0", "\ud800", "\u2028", "\ufeff", "\r\n", "\n",
    "\t", "\x1b[31m", "`", "\\", "'", '"', "é", "b'é'", "import socket", "def f():", "'''", "# ", "a" * 300, " ", "0",
    "12 ", "#check-1", "source-1-1", "__proto__", "constructor",
)  # fmt: skip


def hostile_strings(count: int) -> list[str]:
    choose = random.Random(20261126)
    return ["".join(choose.choices(PIECES, k=choose.randint(1, 5))) for _ in range(count)]


COUNT_ELEMENTS = """pages => pages.map(html => {
    const page = new DOMParser().parseFromString(html, "text/html");
    const odd = [...page.querySelectorAll("*")].flatMap(one => [...one.attributes].map(at => at.name))
        .filter(name => name.startsWith("on") || name === "style" || name === "autofocus" || name === "src");
    const tags = [...page.querySelectorAll("script, style, img, title, body, iframe, form, input, textarea, image, animate")]
        .map(one => one.tagName.toLowerCase());
    const links = [...page.querySelectorAll("[href]")].map(one => one.getAttribute("href")).filter(to => !to.startsWith("#"));
    return [odd, tags, links, page.querySelectorAll("svg").length > 1];
})"""


def test_no_element_and_no_script_comes_of_500_hostile_strings_in_every_field(reader: Reader) -> None:
    page = reader.open(a_sample())
    texts = hostile_strings(500)
    for start in range(0, len(texts), 25):
        some = texts[start : start + 25]
        for told, found in zip(
            some, page.evaluate(COUNT_ELEMENTS, [render(everywhere(one), "fr") for one in some]), strict=True
        ):
            odd, tags, links, drawn = found
            assert (odd, links, drawn) == ([], [], True), told
            assert tags == ["title", "style", "body", "script"], told


def test_no_hostile_string_runs_when_its_report_is_opened_and_walked(reader: Reader) -> None:
    for told in hostile_strings(20):
        page = reader.open(everywhere(told))
        page.click(".check[open] .walk >> nth=0")
        for _ in range(4):
            page.keyboard.press("ArrowRight")
        assert page.evaluate("window.hacked") is None, told
        assert [url for url in reader.requests if not url.startswith("file:")] == [], told


def test_hostile_titles_reach_the_window_s_title_as_text(reader: Reader) -> None:
    result = a_result([a_check()], title=a_text("</title><script>window.hacked=1</script>"))
    page = reader.open(result)
    page.click('[data-language="en"]')
    assert json.dumps(page.title()).startswith('"</title><script>window.hacked=1</script>')
    assert page.evaluate("window.hacked") is None
