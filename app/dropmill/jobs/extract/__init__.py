"""Unpacking archives in a way that nothing in them can reach outside their folder."""
