"""The kinds of job there are: built-in ones from a table, third parties' by entry points."""

from __future__ import annotations

import importlib
import logging
from collections.abc import Collection, Iterator, Mapping
from typing import TYPE_CHECKING

from dropmill.core.errors import Failure, Problem
from dropmill.core.fields import fields_of, meant
from dropmill.core.job import Job

if TYPE_CHECKING:
    from importlib.metadata import EntryPoint

log = logging.getLogger(__name__)

ENTRY_POINT_GROUP = "dropmill.jobs"


class Registry(Mapping[str, type[Job]]):
    """The kinds by name; each is imported when it is first asked for.

    Any thread may read it: at worst two import the same kind, which Python makes one.
    """

    def __init__(self, builtin: Mapping[str, str], plugins: Collection[EntryPoint] = ()) -> None:
        """Take the table of built-in kinds (name → "module:class") and the plug-ins.

        A plug-in that cannot be loaded is left out, logged, and listed in `problems`.
        """
        self._places = dict(builtin)
        self._kinds: dict[str, type[Job]] = {}
        self.problems: tuple[Failure, ...] = ()
        for plugin in plugins:
            self._add_plugin(plugin)

    def __getitem__(self, name: str) -> type[Job]:
        if name not in self._kinds:
            module, _, attribute = self._places[name].partition(":")
            self._kinds[name] = getattr(importlib.import_module(module), attribute)
        return self._kinds[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._places)

    def __len__(self) -> int:
        return len(self._places)

    def kind(self, name: str) -> type[Job]:
        """Return the kind of this name; Problem with a hint when there is none."""
        if name not in self._places:
            raise Problem(f"There is no kind “{name}”", meant(name, self, "The kinds are"))
        return self[name]

    def _add_plugin(self, plugin: EntryPoint) -> None:
        try:
            kind = self._checked(plugin)
        except Exception as error:
            log.warning("plug-in %s was left out", plugin.name, exc_info=True)
            self.problems += (
                Failure(
                    f"The plug-in “{plugin.name}” does not work and was left out",
                    "Update it or remove it.",
                    f"{type(error).__name__}: {error}",
                ),
            )
        else:
            self._places[plugin.name] = plugin.value
            self._kinds[plugin.name] = kind

    def _checked(self, plugin: EntryPoint) -> type[Job]:
        if plugin.name in self._places:
            raise ValueError("there is a kind of that name already")
        kind = plugin.load()
        if not (isinstance(kind, type) and issubclass(kind, Job)):
            raise TypeError(f"{plugin.value} is not a Job")
        fields_of(kind)
        return kind


def load(builtin: Mapping[str, str], *, has_plugins: bool = False) -> Registry:
    """Return the registry of the built-in kinds and, if wanted, of installed plug-ins."""
    if not has_plugins:
        return Registry(builtin)
    from importlib.metadata import entry_points  # noqa: PLC0415 - 20 ms that most starts save

    return Registry(builtin, entry_points(group=ENTRY_POINT_GROUP))
