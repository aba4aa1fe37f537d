from __future__ import annotations

import pytest

from dropmill.core.state import ENDED, RETRYABLE, TRANSITIONS, Event, State, after


def test_every_state_but_done_has_a_way_out() -> None:
    assert {state for state, _ in TRANSITIONS} == set(State) - {State.DONE}


def test_done_is_final() -> None:
    for event in Event:
        with pytest.raises(ValueError, match="may not happen"):
            after(State.DONE, event)


def test_every_state_is_reached() -> None:
    assert set(TRANSITIONS.values()) == set(State)


def test_every_ended_state_but_done_can_be_retried() -> None:
    assert ENDED - {State.DONE} == RETRYABLE


def test_a_transition_leads_to_another_state() -> None:
    assert all(state is not target for (state, _), target in TRANSITIONS.items())
