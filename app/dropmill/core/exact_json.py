"""JSON that keeps every text: file names may hold bytes that are no text, as lone surrogates."""

from __future__ import annotations

import json
from typing import Any, TypeVar

import msgspec

T = TypeVar("T")

_encoder = msgspec.json.Encoder()


def dumps(value: object) -> bytes:
    """Write `value`; in ASCII when it holds lone surrogates. TypeError for what JSON cannot say."""
    try:
        return _encoder.encode(value)
    except UnicodeEncodeError:
        return json.dumps(msgspec.to_builtins(value), separators=(",", ":")).encode()


def loads(data: bytes | str, of: type[T] | Any) -> T | Any:
    """Read what `dumps` wrote as an `of`; msgspec.DecodeError when it is something else."""
    try:
        return msgspec.json.decode(data, type=of)
    except msgspec.ValidationError:
        raise
    except (msgspec.DecodeError, RecursionError):
        # msgspec refuses escaped lone surrogates.
        try:
            value = json.loads(data)
        except (ValueError, RecursionError) as error:
            raise msgspec.DecodeError(str(error)) from None
        return msgspec.convert(value, of)
