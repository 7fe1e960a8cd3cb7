"""Makes visible what a screen hides: control, bidirectional and invisible characters, and single bytes. Pure functions.

Sources: Unicode 15.1, properties Bidi_Control, Default_Ignorable_Code_Point, White_Space; Trojan Source.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass

from grader.result import Content

BYTES_A_ROW = 16

_BIDI = "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"
# What neither HTML nor XML 1.0 may contain, and what moves a cursor or ends a line in a terminal or a log.
_HARMFUL = rf"\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029{_BIDI}\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff"
_SPACES = "\t\n\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000"
_INVISIBLE = (
    "\u00ad\u034f\u070f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200d\u2060-\u206f\u2800\u3164\ufe00-\ufe0f\ufeff\uffa0"
    "\ufff0-\ufffb\U00013430-\U0001343f\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff"
)
_NAMELESS = "\ue000-\uf8ff\U000f0000-\U0010ffff"
# The signs that stand for the hidden ones are themselves spelt out, so that two different texts never look alike.
_SIGNS = "\u2400-\u2421\u27e6"

_EMOJI = (
    "\u00a9\u00ae\u203c\u2049\u2122\u2139\u2190-\u21ff\u2300-\u23ff\u2460-\u27bf\u2900-\u297f\u2b00-\u2bff"
    "\U0001f000-\U0001fbff"
)
# Inside an emoji, the variation selector and the joiner are part of one visible sign.
_JOINT = f"(?<=[{_EMOJI}])\ufe0f|(?<=[#*0-9])\ufe0f(?=\u20e3)|(?<=[{_EMOJI}\ufe0f])\u200d(?=[{_EMOJI}])"

_HIDDEN = re.compile(f"{_JOINT}|(?P<hidden>[{_HARMFUL}{_SPACES}{_INVISIBLE}{_NAMELESS}{_SIGNS}])")
_DANGEROUS = re.compile(f"(?P<hidden>[{_HARMFUL}])")


def visible(text: str) -> str:
    """`text` with every hidden character shown: a line feed as ␊, U+202E as ⟦U+202E⟧; a plain space stays as it is."""
    return _HIDDEN.sub(_shown, text)


def harmless(text: str) -> str:
    """`text` fit for HTML, XML, a terminal and a log: like `visible`, but line feeds, tabs and all spaces stay."""
    return _DANGEROUS.sub(_shown, text)


def _shown(found: re.Match[str]) -> str:
    character = found["hidden"]
    if character is None:
        return found[0]
    code = ord(character)
    if code < 0x20:
        return chr(0x2400 + code)
    return "\u2421" if code == 0x7F else f"⟦U+{code:04X}⟧"


@dataclass(frozen=True)
class HexRow:
    """Up to sixteen bytes: their offset, digits in pairs (a bar between two pieces) and ASCII; `caret` goes below the digits."""

    offset: int
    hex: str
    text: str
    caret: str = ""


def hex_rows(
    data: bytes, differs_at: int | None = None, ends: Collection[int] = (), limit: int = 8
) -> tuple[HexRow, ...]:
    """`data` in rows of 16 bytes, a caret under the byte `differs_at`: at most `limit` rows, those about that byte.

    `differs_at` may be the length of `data`: the caret then stands where the next byte was expected. `ends` are the
    offsets at which pieces of the stream end.
    """
    last = max(len(data) - 1, differs_at or 0, 0) // BYTES_A_ROW
    about = (differs_at or 0) // BYTES_A_ROW
    first = max(0, min(about - limit // 2, last - limit + 1))
    return tuple(
        _row(data, row * BYTES_A_ROW, differs_at, ends) for row in range(first, min(last, first + limit - 1) + 1)
    )


def _row(data: bytes, offset: int, differs_at: int | None, ends: Collection[int]) -> HexRow:
    piece = data[offset : offset + BYTES_A_ROW]
    column = -1 if differs_at is None else differs_at - offset
    return HexRow(
        offset,
        _digits(data, offset, piece, ends),
        "".join(chr(byte) if 0x20 <= byte < 0x7F else "." for byte in piece),
        " " * (3 * column) + "^^" if 0 <= column < BYTES_A_ROW else "",
    )


def _digits(data: bytes, offset: int, piece: bytes, ends: Collection[int]) -> str:
    """The digits of `piece`, which stands at `offset`, with a bar after each byte that ends a piece of the stream."""
    bars = ["|" if offset + n in ends and offset + n < len(data) else " " for n in range(1, len(piece) + 1)]
    return "".join(f"{byte:02x}{bar}" for byte, bar in zip(piece, bars, strict=True)).rstrip(" ")


def text_tells(*contents: Content) -> bool:
    """Whether the texts alone let a reader see what differs: printable ASCII, no space at the ends, not equal."""
    texts = [content.text for content in contents]
    return all(_is_plain(content) for content in contents) and len(set(texts)) == len(texts)


def _is_plain(content: Content) -> bool:
    text = content.text
    return (
        text.isascii()
        and text.isprintable()
        and text == text.strip(" ")
        and content.hex.lower() == text.encode("ascii").hex()
    )


def visible_code(line: str) -> str:
    """A line of source with hidden characters shown; tabs stay, for they indent."""
    return "\t".join(visible(piece) for piece in line.split("\t"))


def lines_visible(text: str) -> str:
    """`text` with its hidden characters shown, and a new line where it has one."""
    return visible(text).replace("␊", "␊\n")


def is_text(data: bytes) -> bool:
    """Whether `data` is UTF-8."""
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True
