"""The class page in a real browser: it filters, sorts, speaks both languages, and asks the network for nothing."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from grader.report import class_page
from tests.browser import chromium, installed
from tests.large_class import a_large_class

pytestmark = pytest.mark.skipif(installed() is None, reason="no Chromium here, or no playwright to drive it")

COUNT = 400


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    with chromium() as running:
        yield running


@pytest.fixture
def page(browser: Any, tmp_path: Path) -> Iterator[Any]:
    """The page of a class of 400, opened; whatever goes wrong in there fails the test."""
    path = tmp_path / "index.html"
    path.write_text(class_page.render(a_large_class(COUNT), "fr"), encoding="utf-8")
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    opened = context.new_page()
    faults: list[str] = []
    requests: list[str] = []
    opened.on("console", lambda message: faults.append(message.text))
    opened.on("pageerror", lambda error: faults.append(str(error)))
    context.on("request", lambda request: requests.append(request.url))
    opened.goto(path.as_uri())
    yield opened
    context.close()
    assert faults == []
    assert requests == [path.as_uri()]


def names(page: Any) -> list[str]:
    found: list[str] = page.locator(".lines .line [role=rowheader] a").all_text_contents()
    return found


def test_name_is_found_without_its_accents(page: Any) -> None:
    page.fill("[name=name]", "lefevre zoe")
    found = names(page)
    assert found and all(name.startswith("Lefèvre Zoé") for name in found)
    assert page.inner_text(".left") == str(len(found))


def test_those_who_failed_a_check_are_shown(page: Any) -> None:
    page.select_option("[name=show]", "S3")
    count = int(page.inner_text(".left"))
    assert 0 < count < COUNT
    assert set(page.locator(".lines .line > :nth-child(6)").all_text_contents()) == {"✗"}


def test_those_to_look_at_are_shown(page: Any) -> None:
    page.select_option("[name=show]", "look")
    assert page.locator(".lines .line").count() == page.locator(".lines .line .doubt").count() > 0


def test_marks_sort_both_ways(page: Any) -> None:
    def marks() -> list[float]:
        found = page.locator(".lines .line").evaluate_all("lines => lines.map(line => line.dataset.mark)")
        return [float(mark) for mark in found]

    for descending in (False, True):
        page.click("[data-sort=mark]")
        found = marks()  # once: more lines come by themselves
        assert len(found) > 1 and found == sorted(found, reverse=descending)


def test_a_check_sorts_with_names_in_order_and_says_so(page: Any) -> None:
    page.click("[data-sort='2']")
    assert page.get_attribute("[role=columnheader]:has([data-sort='2'])", "aria-sort") == "ascending"
    rows = page.locator(".lines .line").evaluate_all(
        "lines => lines.map(line => ['feisnp'.indexOf(line.children[5].className), line.dataset.name])"
    )
    assert len(rows) > 1 and rows == sorted(rows)
    page.click("[data-sort=name]")
    assert page.locator("[aria-sort]").count() == 1


@pytest.mark.parametrize("width", [360, 1280])
@pytest.mark.parametrize("count", [20, COUNT])
def test_nothing_but_tables_is_wider_than_the_screen(browser: Any, tmp_path: Path, width: int, count: int) -> None:
    path = tmp_path / "index.html"
    path.write_text(class_page.render(a_large_class(count), "fr"), encoding="utf-8")
    context = browser.new_context(viewport={"width": width, "height": 900})
    opened = context.new_page()
    opened.goto(path.as_uri())
    opened.evaluate("document.querySelector('#students').scrollIntoView()")
    assert opened.evaluate("document.documentElement.scrollWidth") == width
    context.close()


def test_everyone_is_there_at_the_end(page: Any) -> None:
    assert len(names(page)) < COUNT
    page.focus("#students .line a")
    for _ in range(COUNT):  # a busy browser takes its time to notice that its page was scrolled
        page.keyboard.press("End")
        page.evaluate("new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))")
        if len(names(page)) == COUNT:
            break
    assert len(names(page)) == COUNT


def test_headings_and_names_stay_in_sight(browser: Any, tmp_path: Path) -> None:
    path = tmp_path / "index.html"
    path.write_text(class_page.render(a_large_class(COUNT), "fr"), encoding="utf-8")
    context = browser.new_context(viewport={"width": 360, "height": 900})
    opened = context.new_page()
    opened.goto(path.as_uri())
    view = opened.locator("#students .scroll")
    view.scroll_into_view_if_needed()
    # Until it is laid out; the test's own limit ends a wait in vain.
    while view.evaluate("view => view.scrollWidth") < 700:
        opened.evaluate("new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))")
    view.evaluate("view => view.scrollBy(200, 700)")
    assert view.evaluate("view => [view.scrollLeft, view.scrollTop]") == [200, 700]
    corner = opened.locator("[data-sort=name]").bounding_box()
    edge = view.bounding_box()
    assert 0 <= corner["y"] - edge["y"] < 40
    assert 0 <= corner["x"] - edge["x"] < 40
    context.close()


def test_language_of_everything_changes(page: Any) -> None:
    assert page.locator("h2 [lang=fr]", has_text="À regarder").is_visible()
    page.click("[data-language=en]")
    assert page.locator("h2 [lang=en]", has_text="To look at").is_visible()
    assert not page.locator("h2 [lang=fr]", has_text="À regarder").is_visible()
    page.wait_for_function("document.querySelector('[name=show] option').textContent === 'all'")


def test_page_without_scripts_shows_everyone(browser: Any, tmp_path: Path) -> None:
    path = tmp_path / "index.html"
    path.write_text(class_page.render(a_large_class(COUNT), "fr"), encoding="utf-8")
    context = browser.new_context(java_script_enabled=False)
    opened = context.new_page()
    opened.goto(path.as_uri())
    assert len(names(opened)) == COUNT
    context.close()
