from __future__ import annotations

import threading
import time
from collections import Counter
from dataclasses import dataclass
from itertools import pairwise

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from dropmill.core import control
from dropmill.core.cancel import Stop
from dropmill.core.context import JobContext
from dropmill.core.errors import JobSkipped, Problem
from dropmill.core.job import Lane, Result
from dropmill.core.runner import Runner
from dropmill.core.state import TRANSITIONS, State
from dropmill.core.steps import Steps
from recorder import ActJob, Recorder, submit

W, R, D = State.WAITING, State.RUNNING, State.DONE


class Held:
    """An act that runs until it is let go, with checkpoints all the while."""

    def __init__(self) -> None:
        self.is_running = threading.Event()
        self.may_end = threading.Event()

    def __call__(self, ctx: JobContext) -> Result:
        self.is_running.set()
        while not self.may_end.wait(0.005):
            ctx.checkpoint()
        ctx.checkpoint()
        return Result()


def fail(ctx: JobContext) -> Result:
    raise Problem("Could not do it", "Do it otherwise")


def test_a_job_goes_from_waiting_to_done(runner: Runner, recorder: Recorder) -> None:
    (job,) = submit(runner, lambda _: Result(outputs=("/a",), values={"sha256": "0"}))
    recorder.wait_for([job])
    assert recorder.states(job) == [W, R, D]
    assert recorder.latest[job].outputs == ("/a",)
    assert recorder.latest[job].values == {"sha256": "0"}


def test_jobs_run_in_the_lanes_pool_and_observers_hear_on_the_runners_thread(
    runner: Runner, recorder: Recorder
) -> None:
    names: list[str] = []

    def note_thread(ctx: JobContext) -> Result:
        names.append(threading.current_thread().name)
        return Result()

    recorder.wait_for(submit(runner, *[note_thread] * 20))
    assert all(name.startswith("dropmill-cpu") for name in names)
    assert recorder.threads == {"dropmill-runner"}


def test_a_failure_carries_its_words_and_others_go_on(runner: Runner, recorder: Recorder) -> None:
    ids = submit(runner, lambda _: Result(), fail, lambda _: Result())
    recorder.wait_for(ids)
    assert [recorder.latest[i].state for i in ids] == [D, State.FAILED, D]
    error = recorder.latest[ids[1]].error
    assert error is not None
    assert (error.title, error.hint) == ("Could not do it", "Do it otherwise")


def test_a_crash_is_a_failure_that_keeps_its_traceback(runner: Runner, recorder: Recorder) -> None:
    (job,) = submit(runner, lambda _: 1 // 0)  # type: ignore[arg-type, return-value]
    recorder.wait_for([job], State.FAILED)
    error = recorder.latest[job].error
    assert error is not None
    assert "ZeroDivisionError" in error.title
    assert "Traceback" in error.detail


def test_a_skipped_job_is_done_with_a_reason(runner: Runner, recorder: Recorder) -> None:
    def skip(ctx: JobContext) -> Result:
        raise JobSkipped("already there")

    (job,) = submit(runner, skip)
    recorder.wait_for([job], D)
    assert recorder.latest[job].skipped == "already there"


def test_no_more_jobs_run_than_the_lane_is_wide(recorder: Recorder) -> None:
    runner = Runner(widths={Lane.CPU: 3})
    runner.subscribe(recorder)
    runner.start()
    acts = [Held() for _ in range(6)]
    ids = submit(runner, *acts)
    recorder.wait_for(ids[:3], R)
    assert [recorder.latest[i].state for i in ids[3:]] == [W, W, W]
    for act in acts:
        act.may_end.set()
    recorder.wait_for(ids, D)
    assert runner.close(10)


def test_cancel_of_a_waiting_job_is_at_once(recorder: Recorder) -> None:
    runner = Runner(widths={Lane.CPU: 1})
    runner.subscribe(recorder)
    runner.start()
    first, second = Held(), Held()
    ids = submit(runner, first, second)
    recorder.wait_for(ids[:1], R)
    runner.cancel(ids[1:])
    recorder.wait_for(ids[1:], State.CANCELLED)
    assert not second.is_running.is_set()
    first.may_end.set()
    recorder.wait_for(ids[:1], D)
    assert runner.close(10)


def test_cancel_means_stopped(runner: Runner, recorder: Recorder) -> None:
    has_stopped = threading.Event()

    def act(ctx: JobContext) -> Result:
        try:
            while True:
                ctx.sleep(60)
        finally:
            has_stopped.set()

    (job,) = submit(runner, act)
    recorder.wait_for([job], R)
    runner.cancel([job])
    recorder.wait_for([job], State.CANCELLED)
    assert has_stopped.is_set()
    assert any(s.is_stopping and s.state is R for s in recorder.history)


def test_pause_in_place_keeps_the_work(runner: Runner, recorder: Recorder) -> None:
    act = Held()
    (job,) = submit(runner, act)
    assert act.is_running.wait(5)
    recorder.wait_for([job], R)
    runner.pause([job])
    recorder.wait_for([job], State.PAUSED)
    runner.resume([job])
    recorder.wait_for([job], R)
    act.may_end.set()
    recorder.wait_for([job], D)
    assert recorder.states(job) == [W, R, State.PAUSED, R, D]


def test_cancel_of_a_job_paused_in_place(runner: Runner, recorder: Recorder) -> None:
    (job,) = submit(runner, Held())
    recorder.wait_for([job], R)
    runner.pause([job])
    recorder.wait_for([job], State.PAUSED)
    runner.cancel([job])
    recorder.wait_for([job], State.CANCELLED)


class ResumingJob(ActJob):
    resumes = True
    __slots__ = ()


def test_a_kind_that_resumes_frees_its_slot_and_starts_again(recorder: Recorder) -> None:
    runner = Runner(widths={Lane.CPU: 1})
    runner.subscribe(recorder)
    runner.start()
    act, other = Held(), Held()
    ids = runner.submit([ResumingJob(act=act), ActJob(act=other)]).result(5).ids
    recorder.wait_for(ids[:1], R)
    runner.pause(ids[:1])
    recorder.wait_for(ids[:1], State.PAUSED)
    recorder.wait_for(ids[1:], R)
    runner.resume(ids[:1])
    recorder.wait_for(ids[:1], W)
    other.may_end.set()
    act.may_end.set()
    recorder.wait_for(ids, D)
    assert recorder.states(ids[0]) == [W, R, State.PAUSED, W, R, D]
    assert recorder.latest[ids[0]].attempt == 1
    assert runner.close(10)


def test_pause_of_waiting_jobs_holds_them(runner: Runner, recorder: Recorder) -> None:
    submitted = runner.submit([ActJob()] * 3, is_held=True).result(5)
    recorder.wait_for(submitted.ids, State.HELD)
    runner.resume()
    recorder.wait_for(submitted.ids, D)


def test_retry_is_a_new_attempt_of_the_same_job(runner: Runner, recorder: Recorder) -> None:
    acts = iter([fail, lambda _: Result()])

    def act(ctx: JobContext) -> Result:
        return next(acts)(ctx)

    (job,) = submit(runner, act)
    recorder.wait_for([job], State.FAILED)
    runner.retry([job])
    recorder.wait_for([job], D)
    assert recorder.latest[job].attempt == 2
    assert recorder.latest[job].error is None


def test_what_can_pass_is_tried_again_after_the_wait_the_server_asked_for(
    runner: Runner, recorder: Recorder
) -> None:
    calls: list[float] = []

    def act(ctx: JobContext) -> Result:
        calls.append(time.monotonic())
        if len(calls) < 3:
            raise Problem("The server is busy", can_pass=True, retry_after_s=0.05)
        return Result()

    (job,) = submit(runner, act)
    recorder.wait_for([job], D)
    assert len(calls) == 3
    assert calls[1] - calls[0] >= 0.05
    waits = [s for s in recorder.history if s.state is W and s.due_at is not None]
    assert [s.note for s in waits] == ["The server is busy"] * 2


def test_retries_end(runner: Runner, recorder: Recorder) -> None:
    calls: list[int] = []

    def act(ctx: JobContext) -> Result:
        calls.append(1)
        raise Problem("The server is busy", can_pass=True, retry_after_s=0.0)

    (job,) = submit(runner, act, retries=2)
    recorder.wait_for([job], State.FAILED)
    assert len(calls) == 3


def test_an_attempt_that_gained_is_not_counted(runner: Runner, recorder: Recorder) -> None:
    calls: list[int] = []

    def act(ctx: JobContext) -> Result:
        calls.append(1)
        ctx.progress(len(calls), 10)
        if len(calls) < 10:
            raise Problem("The line broke", can_pass=True)
        return Result()

    (job,) = submit(runner, act, retries=1)
    recorder.wait_for([job], D)
    assert len(calls) == 10


def test_cancel_while_waiting_for_the_next_try(runner: Runner, recorder: Recorder) -> None:
    def act(ctx: JobContext) -> Result:
        raise Problem("The server is busy", can_pass=True, retry_after_s=60)

    (job,) = submit(runner, act)
    recorder.wait(lambda: recorder.latest[job].due_at is not None)
    runner.cancel([job])
    recorder.wait_for([job], State.CANCELLED)


def test_a_time_limit_fails_the_job_with_a_hint(runner: Runner, recorder: Recorder) -> None:
    (job,) = submit(runner, lambda ctx: ctx.sleep(60) or Result(), timeout_s=0.05)
    recorder.wait_for([job], State.FAILED)
    error = recorder.latest[job].error
    assert error is not None
    assert "0.05 s" in error.title


def test_paused_time_does_not_count_for_the_time_limit(runner: Runner, recorder: Recorder) -> None:
    act = Held()
    (job,) = submit(runner, act, timeout_s=1.0)
    recorder.wait_for([job], R)
    runner.pause([job])
    recorder.wait_for([job], State.PAUSED)
    assert not act.may_end.wait(1.2)
    runner.resume([job])
    act.may_end.set()
    recorder.wait_for([job], D)


def test_remove_takes_an_ended_job_at_once_and_a_running_one_after_its_cancel(
    runner: Runner, recorder: Recorder
) -> None:
    ids = submit(runner, lambda _: Result(), Held())
    recorder.wait_for(ids[:1], D)
    recorder.wait_for(ids[1:], R)
    runner.remove()
    recorder.wait(lambda: sorted(recorder.removed) == sorted(ids))
    assert recorder.states(ids[1])[-1] is State.CANCELLED
    assert runner.snapshot(ids[0]) is None


def test_the_latest_removals_can_be_taken_back_whole_and_earlier_ones_are_let_go(
    runner: Runner, recorder: Recorder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(control, "REMEMBERED_MOST", 4)
    ids = submit(runner, *[lambda _: Result()] * 12)
    recorder.wait_for(ids, D)
    removals = [ids[:1], ids[1:3], ids[3:9], ids[9:10], ids[10:]]
    for removal in removals:
        runner.remove(removal)
    recorder.wait(lambda: sorted(recorder.removed) == sorted(ids))
    runner.restore(reversed(ids))
    runner.settle().result(10)
    there = [number for number in ids if runner.snapshot(number) is not None]
    assert there == list(ids[3:]), "each of the last three is whole"


class Stubborn:
    """An act that is cancelled when the test lets it."""

    def __init__(self) -> None:
        self.is_running = threading.Event()
        self.may_end = threading.Event()

    def __call__(self, ctx: JobContext) -> Result:
        self.is_running.set()
        assert self.may_end.wait(20)
        ctx.checkpoint()
        return Result()


def test_what_was_to_leave_the_list_stays_when_that_is_taken_back_before_it_has_stopped(
    runner: Runner, recorder: Recorder
) -> None:
    act = Stubborn()
    (job,) = submit(runner, act)
    assert act.is_running.wait(20)
    runner.remove([job])
    runner.restore([job])
    runner.settle().result(10)
    act.may_end.set()
    recorder.wait_for([job], State.CANCELLED)
    runner.settle().result(10)
    assert recorder.removed == []
    assert runner.snapshot(job) is not None


def test_what_ran_when_it_was_removed_can_be_taken_back_too(
    runner: Runner, recorder: Recorder
) -> None:
    act = Stubborn()
    act.may_end.set()
    held = Held()
    ids = submit(runner, act, held)
    recorder.wait_for(ids[:1], D)
    assert held.is_running.wait(20)
    runner.remove(ids)
    recorder.wait(lambda: sorted(recorder.removed) == sorted(ids))
    runner.restore(ids)
    recorder.wait_for(ids[:1], D)
    recorder.wait_for(ids[1:], State.CANCELLED)


def test_progress_is_sampled_and_never_more_than_the_total(
    runner: Runner, recorder: Recorder
) -> None:
    act = Held()

    def over(ctx: JobContext) -> Result:
        ctx.progress(7, 5)
        ctx.note("reading")
        return act(ctx)

    (job,) = submit(runner, over)
    assert act.is_running.wait(5)
    picture = runner.snapshot(job)
    assert picture is not None
    assert (picture.done, picture.total, picture.note) == (5, 5, "reading")
    assert job in recorder.progressed
    act.may_end.set()
    recorder.wait_for([job])


def test_a_million_progress_calls_from_64_threads_mark_only_what_was_read(
    recorder: Recorder,
) -> None:
    runner = Runner(widths={Lane.CPU: 64})
    runner.subscribe(recorder)
    runner.start()
    each = 1_000_000 // 64

    def count(ctx: JobContext) -> Result:
        for done in range(1, each + 1):
            ctx.progress(done, each)
        return Result()

    ids = submit(runner, *[count] * 64)
    recorder.wait_for(ids, D, timeout_s=60)
    assert [recorder.latest[i].done for i in ids] == [each] * 64
    assert len(recorder.progressed) == 64
    assert runner.close(10)


def test_close_interrupts_what_runs_and_joins_all_threads(recorder: Recorder) -> None:
    runner = Runner(widths={Lane.CPU: 2})
    runner.subscribe(recorder)
    runner.start()
    ids = submit(runner, *[Held() for _ in range(4)])
    recorder.wait_for(ids[:2], R)
    before = {t.name for t in threading.enumerate()}
    assert any(name.startswith("dropmill-cpu") for name in before)
    assert runner.close(5)
    assert Counter(recorder.latest[i].state for i in ids) == {State.INTERRUPTED: 2, W: 2}
    assert not [t for t in threading.enumerate() if t.name.startswith("dropmill-")]


def test_close_says_when_a_worker_hangs() -> None:
    runner = Runner(widths={Lane.CPU: 1})
    recorder = Recorder()
    runner.subscribe(recorder)
    runner.start()
    may_end = threading.Event()
    ids = submit(runner, lambda _: (may_end.wait(30) and Result()) or Result())
    recorder.wait_for(ids, R)
    assert not runner.close(0.1)
    may_end.set()


def test_a_broken_observer_does_not_stop_the_others(
    runner: Runner, recorder: Recorder, caplog: pytest.LogCaptureFixture
) -> None:
    class Broken(Recorder):
        def jobs_changed(self, snapshots: object) -> None:
            raise RuntimeError("broken")

    runner.subscribe(Broken())
    recorder.wait_for(submit(runner, lambda _: Result()), D)
    assert "an observer failed" in caplog.text


def test_a_hundred_thousand_jobs_in_one_submission_all_end(
    runner: Runner, recorder: Recorder
) -> None:
    ids = runner.submit([ActJob()] * 100_000).result(30).ids
    runner.cancel(ids[50_000:])
    recorder.wait_for(ids, timeout_s=60)
    counts = Counter(s.state for s in recorder.latest.values())
    assert counts[D] + counts[State.CANCELLED] == 100_000
    assert counts[State.CANCELLED] > 10_000


def test_no_jobs_are_a_batch_too(runner: Runner) -> None:
    assert runner.submit([]).result(10).ids == ()


def test_a_job_of_its_own_kind_that_leaves_jobs_without_an_end_fails_them(
    runner: Runner, recorder: Recorder
) -> None:
    class Careless(ActJob):
        __slots__ = ()

        @classmethod
        def run_many(cls, items):  # type: ignore[no-untyped-def]
            for _ in items:
                pass

    ids = runner.submit([Careless()] * 3).result(5).ids
    recorder.wait_for(ids, State.FAILED)


def test_a_failure_whose_cause_cannot_be_looked_up_is_told_as_it_is(
    runner: Runner,
    recorder: Recorder,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    def refuse(*_: object) -> None:
        raise OSError("the disk does not answer")

    monkeypatch.setattr("dropmill.core.context.lack_behind", refuse)
    (job,) = submit(runner, fail)
    recorder.wait_for([job], State.FAILED)
    failure = recorder.latest[job].error
    assert failure is not None
    assert failure.title == "Could not do it"
    assert "the disk does not answer" in caplog.text


def test_a_job_that_cannot_be_ended_costs_no_other_its_slot(
    recorder: Recorder, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    class Careless(ActJob):
        __slots__ = ()

        @classmethod
        def run_many(cls, items):  # type: ignore[no-untyped-def]
            for _ in items:
                pass

    abort = JobContext.abort

    def refuse(ctx: JobContext, error: BaseException) -> None:
        if ctx.job.inputs == ("odd",):
            raise ValueError("it cannot be said why")
        abort(ctx, error)

    monkeypatch.setattr(JobContext, "abort", refuse)
    runner = one_at_a_time(recorder)
    try:
        jobs = [Careless(inputs=("odd",)), *[Careless()] * 2]
        ids = runner.submit(jobs).result(10).ids
        recorder.wait_for(ids[1:], State.FAILED)
        (last,) = submit(runner, lambda _: Result())
        recorder.wait_for([last], D)
        assert "it cannot be said why" in caplog.text
    finally:
        assert runner.close(10)


def refuse(*_: object) -> None:
    raise ValueError("a kind of a third party may raise anything")


def test_a_job_that_cannot_be_told_to_stop_keeps_no_other_from_it(
    runner: Runner, recorder: Recorder
) -> None:
    acts = Held(), Held()

    def odd(ctx: JobContext) -> Result:
        ctx.token.on_stop(refuse)
        return acts[0](ctx)

    ids = submit(runner, odd, acts[1])
    assert all(act.is_running.wait(20) for act in acts)
    runner.cancel(ids)
    recorder.wait_for(ids, State.CANCELLED)


def test_who_asks_hears_that_a_change_has_failed(runner: Runner, recorder: Recorder) -> None:
    act = Held()

    def odd(ctx: JobContext) -> Result:
        ctx.on_change(refuse)
        return act(ctx)

    (number,) = submit(runner, odd)
    assert act.is_running.wait(20)
    job = runner.job(number)
    assert job is not None
    assert isinstance(runner.change(number, job).exception(20), ValueError)
    runner.cancel([number])
    recorder.wait_for([number], State.CANCELLED)


def test_who_asks_hears_that_a_batch_cannot_be_taken_in(
    runner: Runner, recorder: Recorder, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(_: object) -> None:
        raise ValueError("no job of a third party should do this")

    with monkeypatch.context() as patch:
        patch.setattr("dropmill.core.intake.template_of", refuse)
        error = runner.submit([ActJob()]).exception(10)
    assert isinstance(error, ValueError)
    (job,) = submit(runner, lambda _: Result())
    recorder.wait_for([job], D)
    assert list(recorder.latest) == [job]


def one_at_a_time(recorder: Recorder) -> Runner:
    runner = Runner(widths={Lane.CPU: 1})
    runner.subscribe(recorder)
    runner.start()
    return runner


def started_in_order(recorder: Recorder) -> list[int]:
    return list(dict.fromkeys(s.id for s in recorder.history if s.state is R))


def test_jobs_start_in_the_order_a_person_gave_them(recorder: Recorder) -> None:
    runner = one_at_a_time(recorder)
    first = Held()
    (running,) = submit(runner, first)
    recorder.wait_for([running], R)
    a, b, c, d, e = submit(runner, *[lambda _: Result()] * 5)
    runner.move([d, c], before=a)
    runner.move([a])
    runner.run_next([e])
    runner.move([b], before=d)
    first.may_end.set()
    recorder.wait_for([a, b, c, d, e])
    assert started_in_order(recorder) == [running, e, c, b, d, a]
    assert runner.close(5)


def test_two_jobs_that_swap_a_thousand_times_keep_their_places_apart(recorder: Recorder) -> None:
    runner = one_at_a_time(recorder)
    first = Held()
    (running,) = submit(runner, first)
    recorder.wait_for([running], R)
    a, b, c = submit(runner, *[lambda _: Result()] * 3)
    for _ in range(500):
        runner.move([a], before=c)
        runner.move([b], before=c)
    first.may_end.set()
    recorder.wait_for([a, b, c])
    assert started_in_order(recorder) == [running, a, b, c]
    assert runner.close(5)


def test_hold_keeps_what_waits_and_lets_run_what_runs(recorder: Recorder) -> None:
    runner = one_at_a_time(recorder)
    act = Held()
    running, waiting = submit(runner, act, lambda _: Result())
    recorder.wait_for([running], R)
    runner.hold()
    recorder.wait_for([waiting], State.HELD)
    act.may_end.set()
    recorder.wait_for([running], D)
    runner.resume()
    recorder.wait_for([waiting], D)
    assert runner.close(5)


def test_a_held_lane_starts_no_more_until_it_is_released(recorder: Recorder) -> None:
    runner = one_at_a_time(recorder)
    act, later = Held(), Held()
    running, waiting = submit(runner, act, later)
    recorder.wait_for([running], R)
    runner.hold_lanes()
    act.may_end.set()
    recorder.wait_for([running], D)
    assert recorder.latest[waiting].state is W
    runner.release_lanes([Lane.CPU])
    later.may_end.set()
    recorder.wait_for([waiting], D)
    assert runner.close(5)


class RunnerMachine(RuleBasedStateMachine):
    """Any order of commands: each job's states follow the table and all jobs can be ended."""

    def __init__(self) -> None:
        super().__init__()
        self.recorder = Recorder()
        self.runner = Runner(widths={Lane.CPU: 2})
        self.runner.subscribe(self.recorder)
        self.runner.start()
        self.acts: dict[int, Held] = {}

    @rule(resumes=st.booleans(), is_held=st.booleans())
    def add(self, resumes: bool, is_held: bool) -> None:
        act = Held()
        job = (ResumingJob if resumes else ActJob)(act=act)
        (number,) = self.runner.submit([job], is_held=is_held).result(5).ids
        self.acts[number] = act

    @precondition(lambda self: self.acts)
    @rule(
        verb=st.sampled_from(["pause", "resume", "hold", "cancel", "retry", "run_next", "move"]),
        data=st.data(),
    )
    def command(self, verb: str, data: st.DataObject) -> None:
        ids = data.draw(st.sets(st.sampled_from(sorted(self.acts)), min_size=1))
        getattr(self.runner, verb)(ids)

    @precondition(lambda self: self.acts)
    @rule(data=st.data())
    def let_end(self, data: st.DataObject) -> None:
        self.acts[data.draw(st.sampled_from(sorted(self.acts)))].may_end.set()

    @invariant()
    def states_follow_the_table(self) -> None:
        steps = {(state, target) for (state, _), target in TRANSITIONS.items()}
        for number in self.acts:
            states = self.recorder.states(number)
            assert all(step in steps for step in pairwise(states)), states

    def teardown(self) -> None:
        for act in self.acts.values():
            act.may_end.set()
        self.runner.cancel()
        self.recorder.wait_for(list(self.acts), timeout_s=10)
        self.states_follow_the_table()
        assert self.runner.close(5)


RunnerMachine.TestCase.settings = settings(max_examples=40, stateful_step_count=25, deadline=None)
TestRunnerMachine = RunnerMachine.TestCase


@dataclass(frozen=True, slots=True, kw_only=True)
class Nameless(ActJob):
    """A third party's, which does not say what its job is called."""

    @property
    def name(self) -> str:
        raise ValueError("no name")


@dataclass(frozen=True, slots=True, kw_only=True)
class Placeless(ActJob):
    """A third party's, which does not say whose slots it shares."""

    @property
    def slot_key(self) -> str:
        raise ValueError("no key")


def test_a_job_that_cannot_say_its_name_is_called_as_its_input(
    runner: Runner, recorder: Recorder
) -> None:
    (job,) = runner.submit([Nameless(inputs=("/folder/a.txt",))]).result(10).ids
    recorder.wait_for([job], D)
    assert recorder.latest[job].name == "a.txt"


def test_a_job_that_cannot_say_whose_slots_it_shares_has_none_to_share(
    runner: Runner, recorder: Recorder
) -> None:
    (job,) = runner.submit([Placeless()]).result(10).ids
    recorder.wait_for([job], D)


def test_a_fault_between_two_steps_ends_not_the_one_thread_of_all_jobs(
    runner: Runner, recorder: Recorder, monkeypatch: pytest.MonkeyPatch
) -> None:
    has_failed = threading.Event()

    def fail_once(_: Steps) -> None:
        monkeypatch.undo()
        has_failed.set()
        raise RuntimeError("a fault of ours")

    monkeypatch.setattr(Steps, "go_on", fail_once)
    (job,) = submit(runner, lambda _: Result())
    recorder.wait_for([job], D)
    assert has_failed.is_set()


def test_a_stronger_request_replaces_a_weaker_one_only() -> None:
    from dropmill.core.cancel import CancelToken

    token = CancelToken()
    heard: list[Stop] = []
    remove = token.on_stop(lambda: heard.append(token.stop))
    token.request(Stop.CANCEL)
    token.request(Stop.PAUSE)
    remove()
    token.proceed()
    assert token.stop is Stop.CANCEL
    assert heard == [Stop.CANCEL]
