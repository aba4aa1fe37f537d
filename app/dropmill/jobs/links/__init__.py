"""The kind `links`: what pages lead to, their text and their tables."""
