# Every command does its own set-up: see packaging/make.py, which works without make too.
PYTHON ?= python3
ARGS ?=

commands := run test check bench faults fuzz soak package install-desktop uninstall-desktop lock

.PHONY: $(commands)
$(commands):
	@$(PYTHON) packaging/make.py $@ $(ARGS)
