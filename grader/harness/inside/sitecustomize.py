"""Takes the probe into a Python that a student's program starts, by itself or through a shell (site, `sitecustomize`).

Found by a PYTHONPATH that the program does not see. Leaves no trace, and hands over to a `sitecustomize` of the machine's.
"""

from __future__ import annotations

import os
import sys

_HERE = os.path.dirname(os.path.abspath(__file__))


def _join() -> None:
    import probe  # type: ignore[import-not-found]

    _hide(os.environ)
    probe.join()


def _hide(environment: os._Environ[str]) -> None:
    left = os.pathsep.join(
        [folder for folder in environment.pop("PYTHONPATH", "").split(os.pathsep) if folder != _HERE]
    )
    if left:
        environment["PYTHONPATH"] = left


def _hand_over() -> None:
    """Raises ImportError where there is no other, as `site` expects it."""
    sys.path[:] = [folder for folder in sys.path if folder != _HERE]
    sys.path_importer_cache.pop(_HERE, None)
    sys.modules.pop("sitecustomize", None)
    __import__("sitecustomize")


if sys.version_info >= (3, 8) and "GRADER_PROBE" in os.environ:
    try:
        _join()
    except Exception:
        pass
_hand_over()
