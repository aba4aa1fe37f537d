"""Packing files and folders into one archive."""
