"""Errors, reasons and notes of the parts without Qt, in the language of the window.

Those speak English, in the journal too. Here the template that such a text was made of is found
again, and its translation filled with what stood in it (docs/decisions/0052).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import cached_property, lru_cache
from pathlib import Path

import msgspec

from dropmill.core.errors import Failure, Problem
from dropmill.ui import figures

KNOWN_MOST = 4_096
"""Texts whose translation is remembered."""
LENGTH_MOST = 1_000
"""Longer texts stay as they are: holes in a long text can be placed in too many ways."""
DEEP_MOST = 3
"""Texts within texts within texts."""
_HOLE = re.compile(r"\{(\d)\}")
_NEXT_SENTENCE = re.compile(r"(?<=[.!?]) (?=\S)")
_AMOUNT = re.compile(r"\d{1,3}(?:,\d{3})*(?:\.\d+)?(?: (?:bytes|[kMGT]i?B))?")


class Template(msgspec.Struct, frozen=True):
    """One text with holes, and the same in the other language."""

    pattern: re.Pattern[str]
    said: str
    mark: str
    """The longest piece of it: what does not have this is no text of this template."""
    length: int
    """How many characters it has of its own: the longer, the surer."""
    has_words: bool
    """Else it only puts others together, and one of those must be known."""


def template_of(text: str, said: str) -> Template:
    """Return the template for a text with numbered holes."""
    pieces = _HOLE.split(text)[::2]
    spread = re.sub(r"\\\{(\d)\\\}", r"(?P<_\1>.*?)", re.escape(text))
    own = "".join(pieces)
    return Template(
        re.compile(spread, re.DOTALL),
        said,
        max(pieces, key=len),
        len(own),
        sum(c.isalpha() for c in own) > 1,
    )


class Interpreter:
    """Says in another language what fits one of its templates. UI thread."""

    def __init__(self, catalogue: Path) -> None:
        """`catalogue` is read when the first text is asked for."""
        self._catalogue = catalogue
        self.say: Callable[[str], str] = lru_cache(KNOWN_MOST)(self._say)

    @cached_property
    def templates(self) -> list[Template]:
        """The surest first."""
        texts = msgspec.json.decode(self._catalogue.read_bytes(), type=dict[str, str])
        made = [template_of(text, said) for text, said in texts.items() if said]
        return sorted(made, key=lambda template: -template.length)

    def _say(self, text: str) -> str:
        if len(text) > LENGTH_MOST:
            return text
        said = self._found(text, DEEP_MOST)
        if said is not None:
            return said
        if text[0].isupper():  # a note is written with a large letter where it stands alone
            said = self._found(text[0].lower() + text[1:], DEEP_MOST)
            if said is not None:
                return said[:1].upper() + said[1:]
        sentences = _NEXT_SENTENCE.split(text)
        if len(sentences) == 1:
            return text
        return " ".join(self._found(one, DEEP_MOST) or one for one in sentences)

    def _found(self, text: str, depth: int) -> str | None:
        """Return a text in the other language; None when no template fits."""
        for template in self.templates:
            if template.mark not in text or not (match := template.pattern.fullmatch(text)):
                continue
            filled: dict[str, str] = {}
            has_known = template.has_words
            for name, hole in match.groupdict().items():
                said = self._found(hole, depth - 1) if depth else None
                has_known |= said is not None
                filled[name[1:]] = _amount(hole) if said is None else said
            if has_known:
                return _filled(template.said, filled)
        return None


def _filled(said: str, holes: Mapping[str, str]) -> str:
    return _HOLE.sub(lambda hole: holes[hole[1]], said)


def _amount(text: str) -> str:
    """Write an amount as the language does; anything else stays as it is."""
    return figures.in_own_signs(text) if _AMOUNT.fullmatch(text) else text


_CHOSEN: dict[str, Interpreter] = {}


def speak(catalogue: Path | None) -> None:
    """Say what is known in the language of this catalogue from now on; None: in English."""
    _CHOSEN.clear()
    if catalogue is not None:
        _CHOSEN["now"] = Interpreter(catalogue)


def spoken(text: str) -> str:
    """Return a text of the core in the language of the window, as it is where nobody knows it."""
    return _CHOSEN["now"].say(text) if text and _CHOSEN else text


def in_words(failure: Failure) -> tuple[str, str]:
    """Return what went wrong, and what to do."""
    return spoken(failure.title), spoken(failure.hint)


def sentence(failure: Failure | Problem) -> str:
    """Return what went wrong and what to do, in one line."""
    title, hint = spoken(failure.title), spoken(failure.hint)
    return f"{title}. {hint}".strip()
