"""JSON that keeps every text: file names may hold bytes that are no text, as lone surrogates."""

from __future__ import annotations

import json
from functools import lru_cache
from typing import Any, TypeVar, cast

import msgspec

from dropmill.core.learned import learned

T = TypeVar("T")

_encoder = msgspec.json.Encoder()
_decoder = lru_cache(maxsize=256)(msgspec.json.Decoder)


def dumps(value: object) -> bytes:
    """Write `value`; in ASCII when it holds lone surrogates. TypeError for what JSON cannot say."""
    try:
        return _encoder.encode(value)
    except UnicodeEncodeError:
        return json.dumps(msgspec.to_builtins(value), separators=(",", ":")).encode()


def loads(data: bytes | str, of: type[T]) -> T:
    """Read what `dumps` wrote as an `of`; msgspec.DecodeError when it is something else."""
    decoder: msgspec.json.Decoder[T] = _decoder(cast("Any", learned(of)))
    try:
        return decoder.decode(data)
    except msgspec.ValidationError:
        raise
    except (msgspec.DecodeError, RecursionError):
        # msgspec refuses escaped lone surrogates.
        try:
            value = json.loads(data)
        except (ValueError, RecursionError) as error:
            raise msgspec.DecodeError(str(error)) from None
        return msgspec.convert(value, of)
