"""Running a function outside the window's process: what computes, and what reads foreign files."""
