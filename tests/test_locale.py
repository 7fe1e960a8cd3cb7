"""No text that a user sees exists in one language only."""

from __future__ import annotations

import io
import string
from gettext import GNUTranslations
from typing import Any

import pytest
from babel.messages import frontend
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from grader.diagnosis.table import MISCONCEPTIONS
from grader.language import CATALOGUES
from tests.labelled import ROOT, exercises

PO = CATALOGUES / "fr" / "LC_MESSAGES" / "grader.po"


@pytest.fixture(scope="module")
def extracted(tmp_path_factory: pytest.TempPathFactory) -> list[Any]:
    """Every interface text that stands in the code and the templates."""
    target = tmp_path_factory.mktemp("catalogue") / "grader.pot"
    command: Any = frontend.CommandLineInterface()
    command.run(["pybabel", "-q", "extract", "-F", str(ROOT / "babel.cfg"), "-o", str(target), str(ROOT / "grader")])
    with target.open("rb") as source:
        return [message.id for message in read_po(source) if message.id]


def test_every_interface_text_has_its_french(extracted: list[Any]) -> None:
    with PO.open("rb") as source:
        french = {message.id: message.string for message in read_po(source)}
    assert len(extracted) > 100
    assert [one for one in extracted if not french.get(one)] == []


def test_french_keeps_the_places_of_the_english() -> None:
    def places(text: str) -> set[str | None]:
        return {name for _, name, _, _ in string.Formatter().parse(text) if name is not None} if "{" in text else set()

    with PO.open("rb") as source:
        for message in read_po(source):
            if isinstance(message.id, str) and message.id and "%(" not in message.id:
                assert places(message.id) == places(str(message.string)), message.id


def test_compiled_catalogue_is_that_of_the_source() -> None:
    fresh = io.BytesIO()
    with PO.open("rb") as source:
        write_mo(fresh, read_po(source))
    made = GNUTranslations(io.BytesIO(fresh.getvalue()))
    with PO.with_suffix(".mo").open("rb") as kept, PO.open("rb") as source:
        french = GNUTranslations(kept)
        singular = [str(one.id) for one in read_po(source) if one.id and not one.pluralizable]
    told = "write it again: pybabel compile -D grader -d grader/locale"
    assert [one for one in singular if french.gettext(one) != made.gettext(one)] == [], told


@pytest.mark.parametrize("misconception", MISCONCEPTIONS, ids=lambda one: one.id)
def test_diagnosis_speaks_to_the_reader_in_both_languages(misconception: object) -> None:
    texts = misconception.title, misconception.explanation  # type: ignore[attr-defined]
    for text in texts:
        assert text.fr != text.en
        names = [{name for _, name, _, _ in string.Formatter().parse(one) if name} for one in (text.fr, text.en)]
        assert names[0] == names[1]


def test_misconceptions_have_distinct_ids() -> None:
    identities = [misconception.id for misconception in MISCONCEPTIONS]
    assert len(set(identities)) == len(identities)


@pytest.mark.parametrize("exercise", exercises())
def test_subject_exists_in_both_languages(exercise: str) -> None:
    french, english = (ROOT / "exercises" / exercise / name for name in ("README.md", "README.en.md"))
    assert french.read_text(encoding="utf-8").count("\n|") == english.read_text(encoding="utf-8").count("\n|") > 0
