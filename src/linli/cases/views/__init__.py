"""Pages of cases: the desk's list and page, registering, settings; the residents' pages."""
