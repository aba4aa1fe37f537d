"""`dropmill watch --show`: the folders that the window watches, and what happens in them."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator, Sequence
from typing import TextIO

import msgspec

from dropmill.cli.report import sentence
from dropmill.core.plain_text import shown
from dropmill.core.watch_rule import Original, WatchRule
from dropmill.core.watch_status import WatchStatus, WatchView


def print_watches(
    views: Sequence[WatchView], out: TextIO, *, has_events: bool, is_json: bool
) -> None:
    """Print them, safe for a terminal, or as one JSON object a line."""
    for view in views:
        if is_json:
            line = {"event": "watch", **msgspec.to_builtins(view)}
            out.write(f"{json.dumps(line)}\n")
            continue
        out.writelines(f"{shown(text)}\n" for text in _lines(view, has_events=has_events))
    out.flush()


def _lines(view: WatchView, *, has_events: bool) -> Iterator[str]:
    yield f"{_state(view)}  {view.rule.folder}  {_meant(view.rule)}"
    status = view.status
    if status is None:
        return
    yield f"    {status.taken_count:,} taken, {status.waiting_count:,} settling"
    if status.polled_every_s is not None:
        yield f"    looked through every {status.polled_every_s:g} s"
    if status.problem is not None:
        yield f"    {sentence(status.problem)}"
    if has_events:
        yield from _happened(status)


def _happened(status: WatchStatus) -> Iterator[str]:
    for event in status.events:
        at = time.strftime("%Y-%m-%d %H:%M:%S", time.localtime(event.at))
        yield f"    {at}  {event.kind.value:<10}  {event.path}"
    now = time.time()
    for file in status.waiting:
        yield f"    settles in {max(0.0, file.settles_at - now):.1f} s  {file.path}"
    if more := status.waiting_count - len(status.waiting):
        yield f"    and {more:,} more"


def _state(view: WatchView) -> str:
    if not view.rule.is_on:
        return "off"
    return "not watched now" if view.status is None else view.status.state.value


def _meant(rule: WatchRule) -> str:
    words = [rule.recipe or rule.kind, *rule.patterns]
    if rule.original is Original.MOVE:
        words.append(f"originals to {rule.original_dir}")
    elif rule.original is Original.TRASH:
        words.append("originals to the trash")
    return ", ".join(words)
