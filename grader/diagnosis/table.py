"""The ordered table: what is likeliest comes first, and what is most specific before what is general."""

from __future__ import annotations

from grader.diagnosis.accepting import ACCEPTING
from grader.diagnosis.addresses import ADDRESSES, REFUSED
from grader.diagnosis.alterations import ALTERED, CUT
from grader.diagnosis.bytes_and_text import MIXED, NOT_CONVERTED
from grader.diagnosis.case import Case
from grader.diagnosis.client_side import RECV_TOO_SMALL, SHOWING
from grader.diagnosis.closing import CLOSING, NOT_CLOSING
from grader.diagnosis.connecting import CONNECTING, CONNECTING_AGAIN
from grader.diagnosis.creation import CREATION
from grader.diagnosis.dialogue_loop import ACCEPT_INSIDE_LOOP, ONE_MESSAGE_ONLY
from grader.diagnosis.encodings import ENCODINGS
from grader.diagnosis.files import FILES
from grader.diagnosis.gathering import GATHERING
from grader.diagnosis.hidden import HIDDEN
from grader.diagnosis.leaving import NOT_HANDLED, UNNOTICED
from grader.diagnosis.limits import LIMITS
from grader.diagnosis.python_errors import PYTHON_ERRORS
from grader.diagnosis.replies import NOT_THE_REPLY, REPLY_HARDCODED
from grader.diagnosis.running import RUNNING
from grader.diagnosis.surplus import EXTRA_TEXT, REPLY_TWICE, UNEXPECTED_GREETING, WHOLE_BUFFER_SENT
from grader.diagnosis.syntax import SYNTAX
from grader.diagnosis.turns import EMPTY_MESSAGE, MUTUAL_WAIT, REPLY_NOT_SENT
from grader.diagnosis.waiting import WAITING
from grader.result import Diagnosis

MISCONCEPTIONS = (
    *FILES, *LIMITS, *HIDDEN, *SYNTAX,
    *CREATION, *ACCEPTING, *WAITING, *ADDRESSES, *CONNECTING, RECV_TOO_SMALL,
    *NOT_CONVERTED, *ENCODINGS, *MIXED,
    UNEXPECTED_GREETING, *NOT_THE_REPLY, REPLY_TWICE, REPLY_HARDCODED, *CUT, WHOLE_BUFFER_SENT, EXTRA_TEXT, *ALTERED,
    EMPTY_MESSAGE, ACCEPT_INSIDE_LOOP, *GATHERING, REPLY_NOT_SENT, ONE_MESSAGE_ONLY, *SHOWING,
    *UNNOTICED, *CONNECTING_AGAIN, *CLOSING, *NOT_HANDLED, *NOT_CLOSING,
    MUTUAL_WAIT, *REFUSED, *RUNNING, *PYTHON_ERRORS,
)  # fmt: skip
# What follows from these says nothing more: half a character, or no text at all, is not in the course.
_BY_THEMSELVES = frozenset({"split-character", "invalid-text-crash"})
_MOST = 2  # a beginner reads no more than that


def diagnose(case: Case) -> tuple[Diagnosis, ...]:
    """The diagnoses of a failed check, the likeliest first, two at the most; none is better than a wrong guess."""
    found: list[Diagnosis] = []
    for misconception in MISCONCEPTIONS:
        diagnosis = misconception.examine(case)
        if diagnosis is not None and found and found[0].id in _BY_THEMSELVES:
            break
        if diagnosis is not None and not _says_it_already(found, diagnosis):
            found.append(diagnosis)
    return tuple(found[:_MOST])


def _says_it_already(found: list[Diagnosis], diagnosis: Diagnosis) -> bool:
    """Whether something more specific was said of the same line, or of the same file's error."""
    return any((other.file, other.line) == (diagnosis.file, diagnosis.line) for other in found)
