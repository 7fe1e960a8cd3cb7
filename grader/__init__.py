"""A grader for exercises in network programming; an author of checks needs only `check`."""

from grader.check import check

__all__ = ["check"]
__version__ = "0.1.0"
