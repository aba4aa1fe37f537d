"""Who gets the places of a host."""

from __future__ import annotations

import pytest

from dropmill.transfer.hosts import FAR_S, USUAL, Host


@pytest.mark.parametrize(
    ("first_byte_s", "may"), [(0.0, True), (FAR_S / 2, True), (2 * FAR_S, False)]
)
def test_couriers_get_no_places_of_a_host_that_mostly_lets_wait(
    first_byte_s: float, may: bool
) -> None:
    host = Host(USUAL)
    host.answer(200, first_byte_s, USUAL)
    assert host.may_lend(USUAL) is may
    # A courier tells the status only.
    host.answer(200, 0.0, USUAL)
    assert host.may_lend(USUAL) is may


def test_a_host_that_is_only_busy_lends_places() -> None:
    host = Host(USUAL)
    for first_byte_s in (2 * FAR_S, FAR_S / 2, 2 * FAR_S):
        host.answer(200, first_byte_s, USUAL)
    assert host.may_lend(USUAL)


def test_couriers_get_no_places_of_a_host_that_asked_for_fewer_requests() -> None:
    host = Host(USUAL)
    host.answer(429, 0.01, USUAL)
    assert not host.may_lend(USUAL)
