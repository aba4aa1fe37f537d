"""What jobs share is closed at the end, all of it."""

from __future__ import annotations

import pytest

from dropmill.core.services import Services


class First:
    """One that was made first, so it is closed last."""

    closed = False

    def close(self) -> None:
        type(self).closed = True


class Second:
    """One that cannot be closed."""

    def close(self) -> None:
        raise OSError("the disk is gone")


def test_one_that_cannot_be_closed_keeps_no_other_from_it(
    caplog: pytest.LogCaptureFixture,
) -> None:
    services = Services()
    services.get(First)
    services.get(Second)
    services.close()
    assert First.closed
    assert "the disk is gone" in caplog.text
