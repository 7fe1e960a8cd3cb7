"""What is the same program but for names, comments and layout is pointed out; what only follows the same course is not."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterable, Mapping

import pytest

from grader import similar
from tests.labelled import ROOT, labelled

pytestmark = pytest.mark.skipif(not similar.is_available(), reason="the extra `similar` is not installed")

SERVER = (ROOT / "reference" / "parrot" / "server.py").read_text(encoding="utf-8")
CLIENT = (ROOT / "reference" / "parrot" / "client.py").read_text(encoding="utf-8")


def pairs(sources: Mapping[str, Iterable[str]]) -> list[tuple[str, str, float]]:
    gathered = similar.Likenesses()
    for key, texts in sources.items():
        gathered.add(key, texts)
    return gathered.pairs()


def corpus() -> dict[str, list[str]]:
    """The correct parrots' programs, by name."""
    cases = [case for case in labelled() if case.exercise == "parrot" and case.diagnosis is None]
    return {
        case.path.name: [path.read_text(encoding="utf-8", errors="replace") for path in sorted(case.path.glob("*.py"))]
        for case in cases
    }


def disguised(text: str) -> str:
    """The program with other names, comments and blank lines."""
    names = {
        name: f"x{number}" for number, name in enumerate(sorted(set(re.findall(r"^\s*(\w+) = ", text, re.MULTILINE))))
    }
    for name, other in names.items():
        text = re.sub(rf"\b{name}\b", other, text)
    lines = [line for line in text.split("\n") if line.strip() and not line.strip().startswith("#")]
    return "# fait par moi\n\n" + "\n\n".join(lines)


def test_copy_is_found_under_other_names() -> None:
    assert disguised(SERVER) != SERVER
    sources = corpus()
    sources |= {"dupont": [SERVER, CLIENT], "martin": [disguised(SERVER), disguised(CLIENT)]}
    found = {(first, second): share for first, second, share in pairs(sources)}
    assert found["dupont", "martin"] > 0.95
    # The corpus has a few variants of one program; of all its pairs, hardly one in a thousand.
    assert len(found) - 1 < len(sources) * (len(sources) - 1) / 2 / 1000


def test_hundred_equal_programs_are_no_flood() -> None:
    assert len(pairs({f"{number}": [SERVER] for number in range(100)})) <= 50


def test_pairs_are_the_same_whichever_came_first() -> None:
    sources = {"martin": [SERVER], "dupont": [SERVER], "durand": [disguised(SERVER)]}
    found = pairs(sources)
    assert len(found) == 3
    assert found == pairs(dict(reversed(sources.items())))


def test_pairs_are_the_same_in_every_process() -> None:
    code = "import tests.test_similar as here; print(here.pairs(here.corpus()))"
    said = {
        subprocess.run(
            [sys.executable, "-c", code], cwd=ROOT, env={**os.environ, "PYTHONHASHSEED": seed},
            capture_output=True, text=True, check=True,
        ).stdout
        for seed in ("1", "2", "3")
    }  # fmt: skip
    assert len(said) == 1


def test_nothing_is_said_of_what_is_too_short_or_no_program() -> None:
    assert pairs({"a": ["print(1)\n"], "b": ["print(1)\n"], "c": [], "d": ["((((" * 100], "e": ["\0é"]}) == []


def test_nothing_is_drawn_so_the_drawing_library_is_not_loaded() -> None:
    code = (
        "import os, sys; from grader.similar import Likenesses; Likenesses().add('a', ['print(1)']);"
        "unseen = ('matplotlib', 'tqdm', 'OPENBLAS');"
        "print('copydetect' in sys.modules, [name for name in [*sys.modules, *os.environ] if name.startswith(unseen)])"
    )
    said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    assert said == "True []\n"
