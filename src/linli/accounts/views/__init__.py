"""The pages of this app: entering, one's own page, administration, sections, the access log."""
