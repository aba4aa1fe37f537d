"""What is asked of the owner of the jobs is answered in time, and in words."""

from __future__ import annotations

import pytest

from dropmill.core import answers, verbs
from dropmill.core.answers import Answers
from dropmill.core.errors import Problem
from dropmill.core.registry import Registry
from dropmill.core.runner import Runner
from dropmill.jobs import BUILTIN


@pytest.mark.parametrize(
    "verb",
    [
        verbs.Submit(kind="copy", inputs=("/a",), settings={"dir": "/b"}),
        verbs.Hold(),
    ],
)
def test_what_takes_too_long_to_be_kept_is_said_in_words(
    monkeypatch: pytest.MonkeyPatch, verb: verbs.Verb
) -> None:
    monkeypatch.setattr(answers, "COMMIT_S", 0.01)
    monkeypatch.setattr(answers, "SETTLE_S", 0.01)
    runner = Runner()  # which is never started, so that it answers nothing
    with pytest.raises(Problem, match="could not be kept yet"):
        Answers(runner, Registry(BUILTIN), lambda **_: ())(verb)
