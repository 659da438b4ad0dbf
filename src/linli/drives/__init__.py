"""Drives (专项): a roster of targets that move through stages, from the first knock to the end."""
