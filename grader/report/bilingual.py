"""Every text of a page in both of its languages at once; the page's own `lang` says which one is seen."""

from __future__ import annotations

from functools import cache, lru_cache
from gettext import NullTranslations
from typing import get_args

from markupsafe import Markup, escape

from grader import language as one_language
from grader.text import Language, Text

LANGUAGES: tuple[Language, ...] = get_args(Language)
Value = str | int | float | Text


def gettext(message: str, /, **values: Value) -> Text:
    """The interface text `message`, with `values` in their places."""
    return _made({spoken: _catalogue(spoken).gettext(message) for spoken in LANGUAGES}, values)


def ngettext(singular: str, plural: str, num: int, /, **values: Value) -> Text:
    """The interface text for `num` things."""
    found = {spoken: _catalogue(spoken).ngettext(singular, plural, num) for spoken in LANGUAGES}
    return _made(found, {"num": num, **values})


def number(value: float) -> Text:
    """A figure as each language writes it."""
    return Text(one_language.number(value, "fr"), one_language.number(value, "en"))


def told(value: object) -> object:
    """What stands in the page for a value of a template: a text becomes an element for each of its languages."""
    return _spans(value) if isinstance(value, Text) else value


@lru_cache(maxsize=1024)  # a page says the same thing many times, and a class's pages too
def _spans(value: Text) -> Markup:
    french, english = (escape(value.in_language(spoken)) for spoken in ("fr", "en"))
    if french == english:
        return french
    return Markup('<span lang="fr">{}</span><span lang="en">{}</span>').format(french, english)


@cache
def _catalogue(spoken: Language) -> NullTranslations:
    return one_language.catalogue(spoken)


def _made(found: dict[Language, str], values: dict[str, Value]) -> Text:
    return Text(_filled("fr", found["fr"], values), _filled("en", found["en"], values))


def _filled(spoken: Language, message: str, values: dict[str, Value]) -> str:
    if not values:
        return message
    return message % {
        name: value.in_language(spoken) if isinstance(value, Text) else value for name, value in values.items()
    }
