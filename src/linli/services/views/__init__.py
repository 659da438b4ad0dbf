"""Pages of the service of firms."""
