"""The demo house, copied once: its pages are only read."""

from tests.figures.conftest import browser, demo

__all__ = ["browser", "demo"]
