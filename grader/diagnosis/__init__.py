"""Names the misconception behind a failed check: an ordered table of small pure rules over evidence."""

from grader.diagnosis.advice import advise
from grader.diagnosis.case import Case, RoleSource
from grader.diagnosis.table import diagnose

__all__ = ["Case", "RoleSource", "advise", "diagnose"]
