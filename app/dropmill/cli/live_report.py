"""The report for people at a terminal: a bar for all, one for each of a few that run."""

from __future__ import annotations

from rich.console import Console, Group
from rich.filesize import decimal
from rich.live import Live
from rich.progress import (
    BarColumn,
    Progress,
    ProgressColumn,
    Task,
    TaskID,
    TaskProgressColumn,
    TextColumn,
    TimeElapsedColumn,
    TimeRemainingColumn,
)
from rich.table import Column
from rich.text import Text

from dropmill.cli.plain_report import line_of, summary_line_of, watch_line_of
from dropmill.cli.report import Summary, held_words
from dropmill.core.errors import Failure
from dropmill.core.lack import Lack
from dropmill.core.lane_view import LaneView
from dropmill.core.plain_text import shown
from dropmill.core.snapshot import Snapshot
from dropmill.core.state import ENDED, State
from dropmill.core.waiting import seconds_left
from dropmill.core.watch_status import WatchState, WatchStatus

_MOST_ROWS = 8
_STYLES = {
    State.DONE: "green",
    State.FAILED: "bold red",
    State.CANCELLED: "dim",
    State.INTERRUPTED: "magenta",
    State.PAUSED: "yellow",
}


class LiveReport:
    """Draws with rich, only when told to flush: there is no thread and no timer in here."""

    flush_interval_s = 0.1

    def __init__(self, console: Console) -> None:
        self._console = console
        name = TextColumn(
            "{task.fields[name]}",
            markup=False,
            table_column=Column(ratio=1, no_wrap=True, overflow="ellipsis"),
        )
        bar = BarColumn(bar_width=24)
        self._all = Progress(
            name, bar, TaskProgressColumn(), TimeElapsedColumn(), console=console, expand=True
        )
        self._all_task = self._all.add_task("", name="", total=None)
        self._rows = Progress(
            name,
            bar,
            TaskProgressColumn(),
            _Figures(),
            TimeRemainingColumn(compact=True),
            console=console,
            expand=True,
        )
        self._live = Live(
            Group(self._rows, self._all), console=console, auto_refresh=False, transient=True
        )
        self._lines: list[Text] = []
        self._tasks: dict[int, TaskID] = {}
        self._running: dict[int, Snapshot] = {}
        self._count = 0
        self._ended_count = 0
        self._is_stopping = False
        self._watched: tuple[WatchState, Failure | None] | None = None
        self._watch_words = ""
        self._live.start()

    def changed(self, snapshot: Snapshot) -> None:
        """Keep count; a line above the bars for each job that has ended or waits for a person."""
        if snapshot.state is State.WAITING and snapshot.attempt == 1 and not snapshot.started_at:
            self._count += 1
        waits_to_retry = snapshot.state is State.WAITING and snapshot.due_at is not None
        if snapshot.state is State.RUNNING or waits_to_retry:
            self._running[snapshot.id] = snapshot
        else:
            self._running.pop(snapshot.id, None)
            if (task := self._tasks.pop(snapshot.id, None)) is not None:
                self._rows.remove_task(task)
        if snapshot.state in ENDED:
            self._ended_count += 1
        if snapshot.state in _STYLES:
            self._print(line_of(snapshot), len(snapshot.state.value), _STYLES[snapshot.state])

    def progressed(self, snapshot: Snapshot) -> None:
        """Keep the newest figures of a job that runs."""
        if snapshot.id in self._running:
            self._running[snapshot.id] = snapshot

    def watched(self, status: WatchStatus) -> None:
        """Keep the counts; a line above the bars when the folder's state is another."""
        self._watch_words = f" · {status.taken_count} taken, {status.waiting_count} settling"
        if self._watched != (status.state, status.problem):
            self._watched = (status.state, status.problem)
            self._print(watch_line_of(status), 0, "bold red" if status.problem else "")

    def held_up(self, by: Lack | LaneView) -> None:
        """Write a line above the bars."""
        self._print(held_words(by), 0, "yellow")

    def stopping(self) -> None:
        """Say that it takes a moment."""
        self._is_stopping = True
        self.flush()

    def flush(self) -> None:
        """Draw what is new."""
        words = f"{self._ended_count} of {self._count} jobs{self._watch_words}"
        if self._is_stopping:
            words += " · stopping… (Ctrl+C again ends at once)"
        hidden_count = len(self._running) - _MOST_ROWS
        if hidden_count > 0:
            words += f" · {hidden_count} more running"
        self._all.update(
            self._all_task, name=words, completed=self._ended_count, total=self._count or None
        )
        for snapshot in self._shown_rows():
            self._draw(snapshot)
        if self._lines:
            # One print for all: each one draws the bars again.
            lines, self._lines = self._lines, []
            self._console.print(Text("\n").join(lines), soft_wrap=True)
        self._live.refresh()

    def close(self, summary: Summary) -> None:
        """Take the bars away and write the summary."""
        self.flush()
        self._live.stop()
        self._console.print(Text(summary_line_of(summary)), soft_wrap=True)

    def _shown_rows(self) -> list[Snapshot]:
        """Those that have a row keep it; free rows go to the ones that have run the longest."""
        shown_now = [self._running[number] for number in self._tasks]
        for snapshot in self._running.values():
            if len(shown_now) >= _MOST_ROWS:
                break
            if snapshot.id not in self._tasks:
                shown_now.append(snapshot)
        return shown_now

    def _draw(self, snapshot: Snapshot) -> None:
        now = snapshot.note
        if snapshot.due_at is not None:
            again = f"again in {seconds_left(snapshot.due_at)} s"
            now = f"{again}: {now}" if now else again
        name = f"{snapshot.name} ({now})" if now else snapshot.name
        if snapshot.id not in self._tasks:
            self._tasks[snapshot.id] = self._rows.add_task(
                "", name="", unit=snapshot.unit, total=None
            )
        self._rows.update(
            self._tasks[snapshot.id],
            name=shown(name),
            completed=snapshot.done,
            total=snapshot.total,
        )

    def _print(self, line: str, styled_length: int, style: str) -> None:
        text = Text(line)
        text.stylize(style, 0, styled_length or len(line))
        self._lines.append(text)


class _Figures(ProgressColumn):
    """Done, of how much, how fast: in bytes or whatever the kind counts."""

    max_refresh = 0.5

    def render(self, task: Task) -> Text:
        unit = task.fields["unit"]
        done = _amount(task.completed, unit)
        if task.total is not None:
            done = f"{done} of {_amount(task.total, unit)}"
        speed = f", {_amount(task.speed, unit)}/s" if task.speed else ""
        return Text(done + speed, style="progress.download")


def _amount(amount: float, unit: str) -> str:
    return decimal(int(amount)) if unit == "bytes" else f"{amount:,.0f} {unit}"
