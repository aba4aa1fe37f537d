"""The window: the only package that imports Qt."""

import builtins

# Once PySide6 is there, each import of anything reads the source of the module to see whether that
# names PySide6, for `from __feature__ import …`, which nobody uses here: 12 % of the start's
# processor time.
_import = builtins.__import__
import PySide6.QtCore  # noqa: E402, F401

builtins.__import__ = _import
