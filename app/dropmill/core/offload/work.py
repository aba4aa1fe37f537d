"""One piece of work for a child: a function by name, what it gets, and what it may use."""

from __future__ import annotations

import importlib
import inspect
from collections.abc import Callable
from functools import lru_cache
from typing import Any, get_type_hints

import msgspec

from dropmill.core.learned import learned
from dropmill.core.offload.report import Report


class Limits(msgspec.Struct, frozen=True):
    """How much one piece of work may use; None where nothing is to be limited."""

    memory_bytes: int | None = 4 << 30
    """Address space, which is more than what is really used. Not on Windows."""
    time_s: float | None = None
    """Time in which it is not paused."""
    output_bytes: int | None = None
    """The largest file it may write. Not on Windows."""


class Work(msgspec.Struct, frozen=True):
    """A function by its name, "package.module:function", with its payload as msgpack."""

    function: str
    payload: bytes
    limits: Limits = Limits()


def perform(work: Work, report: Report) -> bytes:
    """Do a piece of work here and return its result as msgpack; raises what its function raises.

    The function is called as `function(payload, report)`; the type of its first parameter says
    what the payload is.
    """
    function, payload_type = _find(work.function)
    result = function(msgspec.msgpack.decode(work.payload, type=learned(payload_type)), report)
    return msgspec.msgpack.encode(result)


@lru_cache(maxsize=256)
def _find(name: str) -> tuple[Callable[[Any, Report], Any], Any]:
    module, _, attribute = name.partition(":")
    function = getattr(importlib.import_module(module), attribute)
    first = next(iter(inspect.signature(function).parameters))
    # Report may be imported for type checkers only.
    return function, get_type_hints(function, localns={"Report": Report}).get(first, Any)
