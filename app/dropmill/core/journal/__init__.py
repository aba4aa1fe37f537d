"""The durable record of jobs, states, results, history and undo, in SQLite."""

from dropmill.core.journal.journal import Journal
from dropmill.core.journal.rows import settings_key
from dropmill.core.records import (
    Attempt,
    Batch,
    Change,
    Changed,
    Filter,
    Forgotten,
    Moved,
    Processed,
    Recovered,
    Removed,
    Restored,
    SortBy,
    Stored,
    Submission,
    Undone,
    UndoStep,
)

__all__ = [
    "Attempt",
    "Batch",
    "Change",
    "Changed",
    "Filter",
    "Forgotten",
    "Journal",
    "Moved",
    "Processed",
    "Recovered",
    "Removed",
    "Restored",
    "SortBy",
    "Stored",
    "Submission",
    "UndoStep",
    "Undone",
    "settings_key",
]
