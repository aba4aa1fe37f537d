"""Jobs, states, the Runner and its lanes: no Qt, no watchdog, no kind by name."""
