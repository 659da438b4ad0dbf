from pathlib import Path
from typing import Any

import pytest


@pytest.fixture(autouse=True)
def a_kind_of_notice(settings: Any) -> None:
    """The kind "test.answered" with its words, as another app would bring it."""
    [engine] = settings.TEMPLATES
    folder = Path(__file__).parent / "templates"
    settings.TEMPLATES = [{**engine, "DIRS": [*engine.get("DIRS", []), folder]}]
