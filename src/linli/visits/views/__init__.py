"""Pages about visits: the week's plans, coverage, the list."""
