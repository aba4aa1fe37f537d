"""Errors, reasons and notes of the parts without Qt, in the language of the window.

Those speak English, in the journal too. Here the template that such a text was made of is found
again, and its translation filled with what stood in it (docs/decisions/0052).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import lru_cache
from pathlib import Path

import msgspec

from dropmill.core.errors import Failure
from dropmill.ui import figures

KNOWN_MOST = 4_096
"""Texts whose translation is remembered."""
DEEP_MOST = 3
"""Texts within texts within texts."""
_HOLE = re.compile(r"\{(\d)\}")
_QUOTED_HOLE = re.compile(r"“\{(\d)\}”")
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
    # What stands in quotation marks may have others inside; greedy, so that they end with it.
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
    """Says in another language what fits one of its templates. Any thread."""

    def __init__(self, texts: Mapping[str, str]) -> None:
        made = [template_of(text, said) for text, said in texts.items() if said]
        self._templates = sorted(made, key=lambda template: -template.length)
        self.say: Callable[[str], str] = lru_cache(KNOWN_MOST)(self._say)

    def _say(self, text: str) -> str:
        said = self._found(text, DEEP_MOST)
        if said is not None:
            return said
        sentences = _NEXT_SENTENCE.split(text)
        if len(sentences) == 1:
            return text
        return " ".join(self._found(one, DEEP_MOST) or one for one in sentences)

    def _found(self, text: str, depth: int) -> str | None:
        """Return a text in the other language; None when no template fits."""
        for template in self._templates:
            if template.mark not in text:
                continue
            match = template.pattern.fullmatch(text)
            if match is None:
                continue
            holes = {name[1:]: hole for name, hole in match.groupdict().items()}
            known = {
                name: self._found(hole, depth - 1) if depth else None
                for name, hole in holes.items()
            }
            if template.has_words or any(known.values()):
                filled = {name: known[name] or _amount(hole) for name, hole in holes.items()}
                return _HOLE.sub(lambda hole: filled[hole[1]], template.said)
        return None


def _amount(text: str) -> str:
    """Write an amount as the language does; anything else stays as it is."""
    if _AMOUNT.fullmatch(text) is None:
        return text
    return figures.localised(text)


_interpreter: Interpreter | None = None


def speak(catalogue: Path) -> None:
    """Say what is known in the language of this catalogue from now on; it is read when needed."""
    global _interpreter, _catalogue
    _interpreter, _catalogue = None, catalogue


_catalogue: Path | None = None


def spoken(text: str) -> str:
    """Return a text of the core in the language of the window, as it is where that is English."""
    global _interpreter  # noqa: PLW0603 - read once
    if _catalogue is None or not text:
        return text
    if _interpreter is None:
        texts = msgspec.json.decode(_catalogue.read_bytes(), type=dict[str, str])
        _interpreter = Interpreter(texts)
    return _interpreter.say(text)


def sentence(failure: Failure) -> str:
    """Return what went wrong and what to do, in one line."""
    return f"{spoken(failure.title)}. {spoken(failure.hint)}".strip()
