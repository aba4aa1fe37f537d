"""Dropmill: the window you drop files and links on."""

__version__ = "0.1.0"
