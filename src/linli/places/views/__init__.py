"""Pages of areas, compounds, buildings and imports of doors."""
