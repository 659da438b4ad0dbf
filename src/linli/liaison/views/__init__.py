"""Pages of officials and firms."""
