"""The states of a job and the transitions between them, as data."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType


class State(StrEnum):
    """Where a job is in its life.

    ::

        waiting ──start──▶ running ──finish──▶ done
         ▲  │ hold          │ │ │ ├──fail────▶ failed ──────┐
         │  ▼               │ │ │ ├──cancel──▶ cancelled ───┤
         │ held             │ │ │ └─interrupt▶ interrupted ─┤
         │  │               │ │ └──back_off──▶ waiting      │
         │  │ resume        │ └──pause──▶ paused            │
         ├──┘               └◀──proceed───  │ resume        │
         ├──────────────────────────────────┘               │
         └───────────────────────retry──────────────────────┘

    A request to stop is not a state: the job is running, with `is_stopping`, until it has
    stopped. A skipped job is done, with a reason.
    """

    WAITING = "waiting"
    HELD = "held"
    RUNNING = "running"
    PAUSED = "paused"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"
    INTERRUPTED = "interrupted"


class Event(StrEnum):
    """What moves a job from one state to another."""

    START = "start"
    HOLD = "hold"
    RESUME = "resume"
    PAUSE = "pause"
    PROCEED = "proceed"  # a job suspended in place goes on in the slot it kept
    BACK_OFF = "back_off"  # a failed attempt that may pass later goes back to the queue
    FINISH = "finish"
    FAIL = "fail"
    CANCEL = "cancel"
    INTERRUPT = "interrupt"
    RETRY = "retry"


_S, _E = State, Event

TRANSITIONS: Mapping[tuple[State, Event], State] = MappingProxyType(
    {
        (_S.WAITING, _E.START): _S.RUNNING,
        (_S.WAITING, _E.HOLD): _S.HELD,
        (_S.WAITING, _E.CANCEL): _S.CANCELLED,
        (_S.HELD, _E.RESUME): _S.WAITING,
        (_S.HELD, _E.CANCEL): _S.CANCELLED,
        (_S.RUNNING, _E.FINISH): _S.DONE,
        (_S.RUNNING, _E.FAIL): _S.FAILED,
        (_S.RUNNING, _E.CANCEL): _S.CANCELLED,
        (_S.RUNNING, _E.INTERRUPT): _S.INTERRUPTED,
        (_S.RUNNING, _E.BACK_OFF): _S.WAITING,
        (_S.RUNNING, _E.PAUSE): _S.PAUSED,
        (_S.PAUSED, _E.PROCEED): _S.RUNNING,
        (_S.PAUSED, _E.RESUME): _S.WAITING,
        (_S.PAUSED, _E.CANCEL): _S.CANCELLED,
        (_S.FAILED, _E.RETRY): _S.WAITING,
        (_S.CANCELLED, _E.RETRY): _S.WAITING,
        (_S.INTERRUPTED, _E.RETRY): _S.WAITING,
        (_S.INTERRUPTED, _E.CANCEL): _S.CANCELLED,
    }
)

ENDED = frozenset({State.DONE, State.FAILED, State.CANCELLED, State.INTERRUPTED})
"""The states in which an attempt is over and nothing more happens without a person."""

RETRYABLE = frozenset(state for state, event in TRANSITIONS if event is Event.RETRY)
"""The states from which a person may ask for another attempt."""


def after(state: State, event: Event) -> State:
    """Return the state that `event` leads to; ValueError when it may not happen in `state`."""
    try:
        return TRANSITIONS[state, event]
    except KeyError:
        raise ValueError(f"{event} may not happen to a job that is {state}") from None
