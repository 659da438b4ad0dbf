"""How fast Linli is, subject by subject: `python -m tools.bench all`. Never part of the tests."""
