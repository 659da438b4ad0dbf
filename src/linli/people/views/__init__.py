"""Pages of residents, organisations and imports of residents."""
