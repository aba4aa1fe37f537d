"""The transfer thread: it moves the bytes of every download."""
