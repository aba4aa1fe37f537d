from __future__ import annotations

from dropmill.core.alike import errors_alike
from dropmill.core.errors import Failure
from dropmill.core.job import Lane
from dropmill.core.snapshot import Snapshot
from dropmill.core.state import State


def failed(number: int, title: str, hint: str = "Check the link.") -> Snapshot:
    return Snapshot(
        id=number,
        batch=1,
        kind="download",
        lane=Lane.NET,
        name="x",
        inputs=("x",),
        dir="",
        state=State.FAILED,
        error=Failure(title, hint),
    )


def test_the_same_errors_are_one_group_the_most_frequent_first() -> None:
    page = "The server says the page is not there"
    groups = errors_alike(
        [failed(3, "“a.txt” does not exist")]
        + [failed(n, page) for n in (7, 5, 6)]
        + [failed(4, "“b.txt” does not exist")]
    )
    assert [(g.title, g.count, g.ids) for g in groups] == [
        (page, 3, (5, 6, 7)),
        ("“…” does not exist", 2, (3, 4)),
    ]
    assert groups[0].hint == "Check the link."


def test_what_did_not_fail_is_in_no_group() -> None:
    done = Snapshot(
        id=1, batch=1, kind="k", lane=Lane.CPU, name="x", inputs=("x",), dir="", state=State.DONE
    )
    assert errors_alike([done]) == ()


def test_one_alone_keeps_its_name() -> None:
    (group,) = errors_alike([failed(1, "“a.txt” does not exist")])
    assert group.title == "“a.txt” does not exist"
