"""The language of the interface: which one to speak, and its gettext catalogue."""

from __future__ import annotations

import errno
import gettext
import locale
import os
import sys
from collections.abc import Mapping
from pathlib import Path

from grader.text import Language

CATALOGUES = Path(__file__).parent / "locale"
DOMAIN = "grader"


def spoken(asked: str | None, environment: Mapping[str, str] = os.environ) -> Language:
    """The language asked for, else that of the locale, else French."""
    for named in (asked, *(environment.get(name) for name in ("LC_ALL", "LC_MESSAGES", "LANG")), _system_language()):
        if named and named.lower().startswith("en"):
            return "en"
        if named and named.lower().startswith("fr"):
            return "fr"
    return "fr"


def _system_language() -> str | None:
    """What Windows and macOS know when no variable is set (`French_France`, `fr_FR`).

    Elsewhere the variables say it all, and `locale` would take the neutral C.UTF-8 for English.
    """
    return locale.getlocale()[0] if sys.platform in ("win32", "darwin") else None


def catalogue(language: Language) -> gettext.NullTranslations:
    """The interface's texts in `language`; the English ones are the msgids themselves."""
    if language == "en":
        return gettext.NullTranslations()
    return gettext.translation(DOMAIN, CATALOGUES, languages=[language])


def number(value: float, language: Language) -> str:
    """`value` without needless digits, with the decimal comma in French: 14.5 → « 14,5 »."""
    rounded = round(value, 2) + 0.0  # -0.0 + 0.0 is 0.0
    written = f"{rounded:.2f}".rstrip("0").rstrip(".")
    return written.replace(".", ",") if language == "fr" else written


def reason(error: OSError, language: Language) -> str:
    """Why the system refused, in the user's language for what users meet, else in the system's words."""
    _ = catalogue(language).gettext
    known = {
        errno.EACCES: _("permission denied"),
        errno.EPERM: _("permission denied"),
        errno.ENOSPC: _("no room left on the disk"),
        errno.EDQUOT: _("no room left on the disk"),
        errno.EROFS: _("the file system is read-only"),
        errno.ENOENT: _("there is no such file"),
        errno.EISDIR: _("this is a folder"),
        errno.ENOTDIR: _("a file stands where a folder is needed"),
        errno.EEXIST: _("a file stands where a folder is needed"),
    }
    return known.get(error.errno or 0) or error.strerror or str(error)
