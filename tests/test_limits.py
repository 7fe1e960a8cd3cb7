"""What a program says when it has run into a limit, and what is said of it."""

from __future__ import annotations

from typing import get_args

import pytest

from grader.evidence import Limit, LimitHit, ProgramExit
from grader.harness.limits import SENTENCES, said
from grader.harness.observer import Motion, Observation
from grader.harness.rest import Rest
from grader.harness.wording import explained
from grader.trace import story


@pytest.mark.parametrize(
    ("kind", "message", "limit"),
    [
        ("MemoryError", "", "memory"),
        ("RuntimeError", "can't start new thread", "processes"),
        ("RuntimeError", "something else", None),
        ("OSError", "[Errno 12] Cannot allocate memory", "memory"),
        ("OSError", "[Errno 24] Too many open files", "open-files"),
        ("OSError", "[Errno 27] File too large", "file-size"),
        ("OSError", "[Errno 28] No space left on device", "disk"),
        ("OSError", "[Errno 98] Address already in use", None),
        ("ValueError", "", None),
    ],
)
def test_exception_tells_the_limit(kind: str, message: str, limit: str | None) -> None:
    assert said(kind, message) == limit


def test_every_limit_has_its_sentence_in_both_languages() -> None:
    assert SENTENCES.keys() == set(get_args(Limit))
    assert len({text.fr for text in SENTENCES.values()} | {text.en for text in SENTENCES.values()}) == 2 * len(
        SENTENCES
    )


def test_explanation_names_the_limit_before_the_end() -> None:
    facts = (LimitHit(0.1, "server", "cpu", "kernel"), ProgramExit(0.2, "server", None, 24))
    told = explained(Rest(Observation(Motion.ENDED)), facts)
    assert told is not None
    assert told.en == "The program used up the computing time allowed. The program was killed by signal 24."


def test_story_tells_of_the_limit() -> None:
    [event] = story((LimitHit(0.1, "client", "memory", "kernel"),), str)
    assert (event.who, event.event, event.text, event.role) == ("kernel", "limit", "memory", "client")
